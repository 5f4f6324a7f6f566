/**
 * The rows in sight, as a tree grid: one row has the keyboard and is the one stop of the Tab key, several can be chosen.
 *
 * Law: arrows choose the row they lead to; with Shift all on the way, with Ctrl or Cmd none, and Space chooses one more.
 */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, useMemo, useRef } from 'react'
import { nodesOf } from '../../commands/groups'
import { useDraft, useEditor, useView } from '../../editor/session'
import { isOwn, NodeRow } from './NodeRow'
import { listRows } from './tree'
import { useChosenRows } from './useChosenRows'
import { useCurrentRow, useFocusOnRow } from './useCurrentRow'
import { useFolds } from './useFolds'
import { useRowKeys } from './useRowKeys'

/** Of a row of three lines; each is measured when it comes into sight. */
const USUAL_ROW = 64

interface RowsProps {
  order: readonly string[]
  onLeave: () => void
}

export function Rows({ order, onLeave }: RowsProps) {
  const { view } = useEditor()
  const state = useDraft((each) => each)
  const selection = useView((each) => each.selection)
  const box = useRef<HTMLDivElement>(null)
  const { folded, turn } = useFolds(state)
  const rows = useMemo(() => listRows(state, order, folded), [state, order, folded])
  const chosen = useMemo(() => new Set(nodesOf(state, selection)), [state, selection])
  const row = useCurrentRow(rows)
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => box.current, estimateSize: () => USUAL_ROW, getItemKey: (index) => rows[index]?.id ?? index, overscan: 8,
    // The row that has the keyboard stays drawn wherever one scrolls, or the focus would go with it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), row.at])].sort((a, b) => a - b),
  })
  const drawn = virtual.getVirtualItems()
  useFocusOnRow(row.current, box, drawn.length > 0)
  const choose = useChosenRows(rows, row, (id) => virtual.scrollToIndex(rows.findIndex((each) => each.id === id)))
  const fold = (id: string) => {
    choose.only(id)
    turn(id)
  }
  const openMenu = (id: string) => {
    const place = box.current?.querySelector(`[data-list-row="${id}"] [aria-haspopup]`)?.getBoundingClientRect()
    view.setState({ menu: { screen: { x: place?.left ?? 200, y: place?.bottom ?? 200 }, at: [0, 0], nodes: view.getState().selection, edge: null } })
  }
  const onMenu = (id: string) => {
    if (!chosen.has(id)) choose.only(id)
    openMenu(id)
  }
  const onKey = useRowKeys(rows, row.at, choose, { fold, openMenu, onLeave })
  const onClick = (id: string, event: MouseEvent<HTMLElement>) => {
    if (isOwn(event)) return
    const how = event.shiftKey ? choose.through : event.metaKey || event.ctrlKey ? choose.turn : choose.only
    how(id)
    event.currentTarget.focus({ preventScroll: true })
  }
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto p-1">
      <div role="treegrid" aria-label="Nodes" aria-multiselectable aria-rowcount={rows.length} className="relative select-none" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, key, start }) => {
          const each = rows[index]
          return each && (
            <NodeRow
              key={key} ref={virtual.measureElement} row={each} index={index} start={start} isCurrent={index === row.at} isChosen={chosen.has(each.id)}
              onFocus={() => choose.reach(each.id)} onClick={(event) => onClick(each.id, event)} onFold={() => fold(each.id)} onMenu={() => onMenu(each.id)} onKey={onKey}
            />
          )
        })}
      </div>
    </div>
  )
}
