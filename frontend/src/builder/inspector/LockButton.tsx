/** Locks nodes, or unlocks them when all are locked. */
import { Lock, LockOpen } from 'lucide-react'
import { Button } from '@/ui/button'
import { lockNodes } from '../commands/locks'
import { useDraft, useEditor } from '../editor/session'

export function LockButton({ nodes }: { nodes: string[] }) {
  const { draft, canEdit } = useEditor()
  const isLocked = useDraft((state) => nodes.length > 0 && nodes.every((id) => state.nodes[id]?.locked))
  return (
    <Button disabled={!canEdit} onClick={() => draft.dispatch(lockNodes(draft.store.getState(), nodes, !isLocked))}>
      {isLocked ? <><LockOpen /> Unlock</> : <><Lock /> Lock</>}
    </Button>
  )
}
