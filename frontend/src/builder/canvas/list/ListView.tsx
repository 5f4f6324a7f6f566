/**
 * The graph as a list in order of flow: the same document for screen readers and for those who prefer words.
 *
 * Law: whatever can be done to a node on the canvas can be done from its row, by the same commands.
 */
import { Plus, X } from 'lucide-react'
import { useMemo } from 'react'
import { plural } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { Kbd } from '@/ui/kbd'
import { useDraft, useEditor, useView } from '../../editor/session'
import { flowOrder } from '../keys/flowOrder'
import { useActions } from '../keys/useCanvasKeys'
import { News } from './News'
import { Rows } from './Rows'

const HINTS: [string, string][] = [['enter', 'edit'], ['space', 'choose'], ['a', 'add after'], ['e', 'connect'], ['f2', 'rename'], ['shift+f10', 'more']]

export function ListView() {
  const { view, canEdit } = useEditor()
  const actions = useActions()
  const state = useDraft((each) => each)
  const chosen = useView((each) => each.selection.length)
  const order = useMemo(() => flowOrder(state), [state])
  const close = () => {
    view.setState({ isList: false, renamed: null })
    document.querySelector<HTMLElement>('[data-canvas]')?.focus()
  }
  return (
    <aside aria-label="List of nodes" data-list className="absolute top-3 right-3 bottom-16 z-20 flex w-80 max-w-[calc(100%-24px)] flex-col rounded-md border border-line bg-raised shadow-pop">
      <div className="flex h-9 items-center gap-1 border-b border-line pr-1 pl-3">
        <h2 className="text-xs font-medium">Nodes in order of flow</h2>
        <span className="flex-1 text-2xs text-muted">{chosen > 1 ? `${chosen} selected` : plural(order.length - 2, 'node')}</span>
        {canEdit && <IconButton label="Add a node" keys="a" size="sm" onClick={actions.quickAdd}><Plus /></IconButton>}
        <IconButton label="Close the list" keys="l" size="sm" onClick={close}><X /></IconButton>
      </div>
      <Rows order={order} onLeave={close} />
      {canEdit && (
        <p className="flex flex-wrap gap-x-3 gap-y-1 border-t border-line px-3 py-1.5 text-2xs text-muted max-sm:hidden">
          {HINTS.map(([keys, does]) => <span key={keys} className="flex items-center gap-1"><Kbd keys={keys} /> {does}</span>)}
        </p>
      )}
      <News />
    </aside>
  )
}
