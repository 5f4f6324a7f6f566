/** One node in the list: what it is called and what it is wired to. */
import { Lock } from 'lucide-react'
import { groupName, groupOf } from '../../commands/groups'
import { titleOf } from '../../commands/lookup'
import { useDraft, useEditor, useView } from '../../editor/session'
import { groupTone, kindId } from '../../kinds/look'
import { KindTile } from '../cards/CardHead'
import { useActions } from '../keys/useCanvasKeys'
import { describeWires } from './describe'

export function NodeRow({ id }: { id: string }) {
  const { kinds } = useEditor()
  const state = useDraft((each) => each)
  const isSelected = useView((each) => each.selection.includes(id))
  const actions = useActions()
  const node = state.nodes[id]
  const group = groupOf(state, id)
  return (
    <div style={{ paddingLeft: node?.parent ? 16 : 0 }}>
      <button
        type="button" aria-pressed={isSelected} onClick={() => actions.show(id)}
        className="flex w-full items-start gap-2 rounded-sm px-2 py-1.5 text-left hover:bg-hover aria-pressed:bg-accent-soft"
      >
        <KindTile kindId={node ? kindId(node.kind) : id} icon={kinds[node?.kind ?? '']?.icon} />
        <span className="min-w-0">
          <span className="flex items-center gap-1 text-sm"><span className="truncate">{titleOf(state, kinds, id)}</span>{node?.locked && <Lock aria-label="Locked" className="size-3 shrink-0 text-muted" />}</span>
          {group && (
            <span className="flex items-center gap-1 text-2xs text-muted">
              <span aria-hidden className="size-2 rounded-full" style={{ background: groupTone(group.colour) }} /> In {groupName(group)}
            </span>
          )}
          <span className="block text-2xs text-muted">{describeWires(state, kinds, id)}</span>
        </span>
      </button>
    </div>
  )
}
