/** The row that has the keyboard: what is selected, or where a person has walked to; its neighbour once it is gone. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useView } from '../../editor/session'
import type { ListRow } from './tree'

export interface CurrentRow {
  current: string
  at: number
  /** `first` is the first of the selected nodes where the list itself selects: it does not call the keyboard to it. */
  setCurrent: (id: string, first?: string) => void
}

export function useCurrentRow(rows: readonly ListRow[]): CurrentRow {
  const selected = useView((state) => state.selection[0])
  const [row, setRow] = useState(() => placeOf(rows, selected) ?? { id: rows[0]?.id ?? '', at: 0 })
  const [seen, setSeen] = useState(selected)
  if (selected !== seen) {
    setSeen(selected)
    setRow(placeOf(rows, selected) ?? row)
  }
  const found = rows.findIndex(({ id }) => id === row.id)
  const at = found === -1 ? Math.min(row.at, rows.length - 1) : found
  const setCurrent = (id: string, first = selected) => {
    setRow(placeOf(rows, id) ?? row)
    setSeen(first)
  }
  return { current: rows[at]?.id ?? '', at, setCurrent }
}

/** Gives the row the focus whenever another becomes the current one while the focus belongs to the list. */
export function useFocusOnRow(current: string, box: RefObject<HTMLElement | null>, isDrawn: boolean): void {
  const holds = useHolding(box)
  const isRenaming = useView((state) => state.renamed !== null)
  useEffect(() => {
    if (isDrawn && holds.current && !isRenaming) box.current?.querySelector<HTMLElement>(`[data-list-row="${current}"]`)?.focus({ preventScroll: true })
  }, [current, isRenaming, isDrawn, holds, box])
}

function placeOf(rows: readonly ListRow[], id: string | undefined): { id: string; at: number } | null {
  const at = rows.findIndex((row) => row.id === id)
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
