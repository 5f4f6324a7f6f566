/** The rows in sight, each with its place among all; one of them has the keyboard. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef } from 'react'
import { useEditor } from '../../editor/session'
import { select } from '../../editor/view'
import { neighbour } from '../keys/flowOrder'
import { useActions } from '../keys/useCanvasKeys'
import { NodeRow } from './NodeRow'
import { useCurrentRow, useFocusOnRow } from './useCurrentRow'

/** Of a row of three lines; each is measured when it comes into sight. */
const USUAL_ROW = 64
/** Rows by which Page up and Page down go. */
const PAGE = 10

/** Keys of the editor that act on what is selected, with Ctrl and without. */
const ACTING = new Set(['a', 'c', 'd', 'e', 'r', 'backspace', 'delete', 'f2', 'f9'])
const ACTING_WITH_MOD = new Set(['c', 'd', 'g', 'l', 'x', 'enter'])

interface RowsProps {
  order: readonly string[]
  onLeave: () => void
}

export function Rows({ order, onLeave }: RowsProps) {
  const { draft, view } = useEditor()
  const actions = useActions()
  const box = useRef<HTMLDivElement>(null)
  const { current, at, setCurrent } = useCurrentRow(order)
  const virtual = useVirtualizer({
    count: order.length, getScrollElement: () => box.current, estimateSize: () => USUAL_ROW, getItemKey: (index) => order[index] ?? index, overscan: 8,
    // The row that has the keyboard stays drawn wherever one scrolls, or the focus would go with it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].sort((a, b) => a - b),
  })
  const drawn = virtual.getVirtualItems()
  useFocusOnRow(current, box, drawn.length > 0)
  const go = (id: string | null | undefined) => {
    if (!id || !order.includes(id)) return
    setCurrent(id)
    virtual.scrollToIndex(order.indexOf(id))
    actions.show(id)
  }
  const steps: { [key: string]: () => void } = {
    ArrowDown: () => go(order[at + 1]), ArrowUp: () => go(order[at - 1]), Home: () => go(order[0]), End: () => go(order.at(-1)),
    PageDown: () => go(order[Math.min(at + PAGE, order.length - 1)]), PageUp: () => go(order[Math.max(at - PAGE, 0)]),
    ArrowRight: () => go(neighbour(draft.store.getState(), current, 'right')), ArrowLeft: () => go(neighbour(draft.store.getState(), current, 'left')),
    Enter: () => { go(current); actions.openInspector() }, ContextMenu: () => openMenu(current), Escape: onLeave,
  }
  const openMenu = (id: string) => {
    if (!view.getState().selection.includes(id)) select(view, [id])
    const place = box.current?.querySelector(`[data-row="${id}"] [aria-haspopup]`)?.getBoundingClientRect()
    view.setState({ menu: { screen: { x: place?.left ?? 200, y: place?.bottom ?? 200 }, at: [0, 0], nodes: view.getState().selection, edge: null } })
  }
  const onRowKey = (event: KeyboardEvent) => {
    const { key, shiftKey, metaKey, ctrlKey, altKey } = event
    const step = key === 'F10' && shiftKey ? steps['ContextMenu'] : metaKey || ctrlKey || altKey || shiftKey ? undefined : steps[key]
    if (!step) {
      const isActing = (metaKey || ctrlKey ? ACTING_WITH_MOD : ACTING).has(key.toLowerCase())
      if (isActing && !view.getState().selection.includes(current)) select(view, [current])
      return
    }
    step()
    event.preventDefault()
    // Not for the canvas around, which the same keys walk.
    event.stopPropagation()
  }
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto p-1">
      <ol aria-label="Nodes" className="relative" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, key, start }) => {
          const id = order[index] ?? ''
          return (
            <li
              key={key} ref={virtual.measureElement} data-index={index} data-row={id} aria-setsize={order.length} aria-posinset={index + 1}
              className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)` }}
            >
              <NodeRow id={id} isCurrent={index === at} onFocus={() => setCurrent(id)} onGo={() => go(id)} onMenu={() => openMenu(id)} onKey={onRowKey} />
            </li>
          )
        })}
      </ol>
    </div>
  )
}
