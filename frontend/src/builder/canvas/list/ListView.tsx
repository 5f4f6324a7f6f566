/** The graph as a list in order of flow: the same document for screen readers and for those who prefer words. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { X } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { IconButton } from '@/ui/icon-button'
import { useDraft, useEditor } from '../../editor/session'
import { flowOrder } from '../keys/flowOrder'
import { NodeRow } from './NodeRow'

/** Of a row of two lines; rows with more edges are measured when they come into sight. */
const USUAL_ROW = 48

export function ListView() {
  const { view } = useEditor()
  const state = useDraft((each) => each)
  const order = useMemo(() => flowOrder(state), [state])
  return (
    <aside aria-label="List of nodes" className="absolute top-3 right-3 bottom-16 z-20 flex w-80 max-w-[calc(100%-24px)] flex-col rounded-md border border-line bg-raised shadow-pop">
      <div className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3">
        <h2 className="text-xs font-medium">Nodes in order of flow</h2>
        <IconButton label="Close the list" keys="l" size="sm" onClick={() => view.setState({ isList: false })}><X /></IconButton>
      </div>
      <Rows order={order} />
    </aside>
  )
}

/** Only the rows in sight are drawn; each says which of how many it is. */
function Rows({ order }: { order: readonly string[] }) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: order.length, getScrollElement: () => box.current, estimateSize: () => USUAL_ROW, getItemKey: (index) => order[index] ?? index, overscan: 8,
  })
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto p-1">
      <ol className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key} ref={virtual.measureElement} data-index={index} aria-setsize={order.length} aria-posinset={index + 1}
            className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)` }}
          >
            <NodeRow id={order[index] ?? ''} />
          </li>
        ))}
      </ol>
    </div>
  )
}
