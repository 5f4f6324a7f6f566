/** The keys of a row: those of a tree grid, and before the editor's own deeds the row that has the keyboard is chosen. */
import type { KeyboardEvent } from 'react'
import { useDraft } from '../../editor/session'
import { useActions } from '../keys/useCanvasKeys'
import { isOwn } from './NodeRow'
import { along, type ListRow } from './tree'
import type { ChosenRows } from './useChosenRows'

/** Rows by which Page up and Page down go. */
const PAGE = 10

/** Keys of the editor that act on what is selected, with Ctrl and without. */
const ACTING = new Set(['a', 'c', 'd', 'e', 'r', 'backspace', 'delete', 'f2', 'f9'])
const ACTING_WITH_MOD = new Set(['c', 'd', 'g', 'l', 'x', 'enter'])

interface Deeds {
  fold: (id: string) => void
  openMenu: (id: string) => void
  onLeave: () => void
}

export function useRowKeys(rows: readonly ListRow[], at: number, choose: ChosenRows, { fold, openMenu, onLeave }: Deeds) {
  const state = useDraft((each) => each)
  const actions = useActions()
  const last = rows.length - 1
  const row = rows[at]
  const current = row?.id ?? ''
  const follow = (direction: 'left' | 'right') => {
    const next = along(state, current, direction)
    if (row?.isParent && row.isFolded === (direction === 'right')) fold(current)
    else if (next !== null) choose.only(next)
  }
  const places: { [key: string]: number } = {
    ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last, PageDown: Math.min(at + PAGE, last), PageUp: Math.max(at - PAGE, 0),
  }
  const deeds: { [key: string]: () => void } = {
    ArrowRight: () => follow('right'), ArrowLeft: () => follow('left'), Escape: onLeave,
    Enter: () => { choose.mean(); actions.openInspector() }, ContextMenu: () => { choose.mean(); openMenu(current) },
  }
  const deedOf = ({ key, shiftKey, metaKey, ctrlKey, altKey }: KeyboardEvent): (() => void) | undefined => {
    const isMod = metaKey || ctrlKey
    const next = rows[places[key] ?? -1]?.id
    if (altKey) return undefined
    if (next !== undefined) return () => (shiftKey ? choose.through : isMod ? choose.walk : choose.only)(next)
    if (key === ' ') return () => (shiftKey ? choose.through : choose.turn)(current)
    if (key === 'F10' && shiftKey) return deeds['ContextMenu']
    if (isMod && !shiftKey && key.toLowerCase() === 'a') return choose.all
    return isMod || shiftKey ? undefined : deeds[key]
  }
  return (event: KeyboardEvent) => {
    if (isOwn(event)) return
    const deed = deedOf(event)
    if (!deed) {
      if ((event.metaKey || event.ctrlKey ? ACTING_WITH_MOD : ACTING).has(event.key.toLowerCase())) choose.mean()
      return
    }
    deed()
    event.preventDefault()
    // Not for the canvas around, which the same keys walk.
    event.stopPropagation()
  }
}
