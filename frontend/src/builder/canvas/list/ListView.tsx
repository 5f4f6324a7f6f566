/** The graph as a list in order of flow: the same document for screen readers and for those who prefer words. */
import { X } from 'lucide-react'
import { useMemo } from 'react'
import { IconButton } from '@/ui/icon-button'
import { titleOf } from '../../commands/lookup'
import { useDraft, useEditor, useView } from '../../editor/session'
import { kindId } from '../../kinds/look'
import { KindTile } from '../cards/CardHead'
import { flowOrder } from '../keys/flowOrder'
import { useActions } from '../keys/useCanvasKeys'
import { describeWires } from './describe'

export function ListView() {
  const { kinds, view } = useEditor()
  const state = useDraft((each) => each)
  const selection = useView((each) => each.selection)
  const actions = useActions()
  const order = useMemo(() => flowOrder(state), [state])
  return (
    <aside aria-label="List of nodes" className="absolute top-3 right-3 bottom-16 z-20 flex w-80 max-w-[calc(100%-24px)] flex-col rounded-md border border-line bg-raised shadow-pop">
      <div className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3">
        <h2 className="text-xs font-medium">Nodes in order of flow</h2>
        <IconButton label="Close the list" keys="l" size="sm" onClick={() => view.setState({ isList: false })}><X /></IconButton>
      </div>
      <ol className="min-h-0 flex-1 overflow-y-auto p-1">
        {order.map((id) => {
          const node = state.nodes[id]
          return (
            <li key={id} style={{ paddingLeft: node?.parent ? 16 : 0 }}>
              <button
                type="button" aria-pressed={selection.includes(id)} onClick={() => actions.show(id)}
                className="flex w-full items-start gap-2 rounded-sm px-2 py-1.5 text-left hover:bg-hover aria-pressed:bg-accent-soft"
              >
                <KindTile kindId={node ? kindId(node.kind) : id} icon={kinds[node?.kind ?? '']?.icon} />
                <span className="min-w-0">
                  <span className="block truncate text-sm">{titleOf(state, kinds, id)}</span>
                  <span className="block text-2xs text-muted">{describeWires(state, kinds, id)}</span>
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </aside>
  )
}
