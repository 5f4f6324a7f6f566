/** The row that has the keyboard: what is selected, or where a person has walked to; its neighbour once it is gone. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useView } from '../../editor/session'

export function useCurrentRow(order: readonly string[]) {
  const selected = useView((state) => state.selection[0])
  const [row, setRow] = useState(() => rowOf(order, selected) ?? { id: order[0] ?? '', at: 0 })
  const [seen, setSeen] = useState(selected)
  if (selected !== seen) {
    setSeen(selected)
    setRow(rowOf(order, selected) ?? row)
  }
  const found = order.indexOf(row.id)
  const at = found === -1 ? Math.min(row.at, order.length - 1) : found
  const current = order[at] ?? ''
  return { current, at, setCurrent: (id: string) => setRow(rowOf(order, id) ?? row) }
}

/** Gives the row the focus whenever another becomes the current one while the focus belongs to the list. */
export function useFocusOnRow(current: string, box: RefObject<HTMLElement | null>, isDrawn: boolean): void {
  const holds = useHolding(box)
  const isRenaming = useView((state) => state.renamed !== null)
  useEffect(() => {
    if (isDrawn && holds.current && !isRenaming) box.current?.querySelector<HTMLElement>(`[data-row="${current}"] [data-list-row]`)?.focus({ preventScroll: true })
  }, [current, isRenaming, isDrawn, holds, box])
}

function rowOf(order: readonly string[], id: string | undefined): { id: string; at: number } | null {
  const at = id === undefined ? -1 : order.indexOf(id)
  return at === -1 ? null : { id: id as string, at }
}

/** Whether the focus belongs to the list: from its opening on, through its menus and dialogs, until it goes elsewhere. */
function useHolding(box: RefObject<HTMLElement | null>): RefObject<boolean> {
  const holds = useRef(true)
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || target.closest('[role=menu], [role=dialog]')) return
      holds.current = box.current?.contains(target) ?? false
    }
    document.addEventListener('focusin', onFocus)
    return () => document.removeEventListener('focusin', onFocus)
  }, [box])
  return holds
}
