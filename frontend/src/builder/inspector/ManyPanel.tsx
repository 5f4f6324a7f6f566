/** Several nodes selected: what can be done with all of them. */
import { Copy, Ellipsis, Group, Trash2 } from 'lucide-react'
import { useShallow } from 'zustand/react/shallow'
import { Button } from '@/ui/button'
import { plural } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { DropdownMenu } from '@/ui/menu'
import { useNodeItems } from '../canvas/menu/nodeItems'
import { nodesOf } from '../commands/groups'
import { isImplicit, titleOf } from '../commands/lookup'
import { useActions } from '../canvas/keys/useCanvasKeys'
import { useDraft, useEditor } from '../editor/session'
import { LockButton } from './LockButton'

export function ManyPanel({ ids: chosen }: { ids: string[] }) {
  const { kinds, canEdit } = useEditor()
  const actions = useActions()
  const ids = useDraft(useShallow((state) => nodesOf(state, chosen)))
  const items = useNodeItems(ids)
  const titles = useDraft((state) => ids.map((id) => titleOf(state, kinds, id)).join('\n'))
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
      <h2 className="text-sm font-medium">{plural(ids.length, 'node')} selected</h2>
      {ids.every(isImplicit) ? <p className="text-xs text-muted">Input and Output belong to every agent: they can be moved, and nothing else.</p> : (
      <div className="flex flex-wrap gap-2">
        <Button disabled={!canEdit} onClick={actions.duplicate}><Copy /> Duplicate</Button>
        <Button disabled={!canEdit} onClick={actions.remove}><Trash2 /> Delete</Button>
        <Button disabled={!canEdit} onClick={actions.group}><Group /> Group</Button>
        <LockButton nodes={ids} />
        {canEdit && <DropdownMenu items={items}><IconButton label="More"><Ellipsis /></IconButton></DropdownMenu>}
      </div>
      )}
      <ul className="text-xs text-muted">{titles.split('\n').slice(0, 40).map((title, index) => <li key={index} className="truncate py-0.5">{title}</li>)}</ul>
    </div>
  )
}
