/** Which rows are chosen, by key and by click: they are the canvas's selection, so every deed is done to all of them. */
import { useRef } from 'react'
import { nodesOf } from '../../commands/groups'
import { useEditor } from '../../editor/session'
import { select } from '../../editor/view'
import { useCamera } from '../flow/useCamera'
import { useActions } from '../keys/useCanvasKeys'
import { span, type ListRow } from './tree'
import type { CurrentRow } from './useCurrentRow'

export type ChosenRows = ReturnType<typeof useChosenRows>

export function useChosenRows(rows: readonly ListRow[], { current, setCurrent }: CurrentRow, bringIntoSight: (id: string) => void) {
  const { draft, view } = useEditor()
  const actions = useActions()
  const camera = useCamera()
  // What was chosen here last, from which row on, and where the keyboard was then. Anything else has come from elsewhere.
  const mine = useRef<{ from: string; at: string; ids: string[] } | null>(null)
  const isMine = () => mine.current !== null && mine.current.ids === view.getState().selection
  const settle = (id: string, from: string) => {
    mine.current = { from, at: id, ids: view.getState().selection }
    setCurrent(id, mine.current.ids[0])
    bringIntoSight(id)
  }
  const choose = (ids: string[], id: string, from: string) => {
    select(view, ids)
    settle(id, from)
  }
  const from = () => (isMine() ? mine.current?.from : undefined) ?? current
  const chosen = () => nodesOf(draft.store.getState(), view.getState().selection)
  return {
    /** This one alone. */
    only: (id: string) => {
      actions.show(id)
      settle(id, id)
    },
    /** All from where it began to this one. */
    through: (id: string) => {
      choose(span(rows, from(), id), id, from())
      camera.show(id)
    },
    /** This one more, or no longer. */
    turn: (id: string) => choose(chosen().includes(id) ? chosen().filter((each) => each !== id) : [id, ...chosen()], id, id),
    all: () => choose([current, ...rows.map((row) => row.id).filter((id) => id !== current)], current, from()),
    /** Only the keyboard goes there. */
    walk: (id: string) => settle(id, id),
    /** The focus has come to a row by itself, as a screen reader brings it: what was chosen elsewhere is not meant any more. */
    reach: (id: string) => {
      if (mine.current?.at === id) return
      mine.current = null
      setCurrent(id)
    },
    /** Before a deed: a row that has the keyboard and is not chosen is meant, unless others were chosen from here. */
    mean: () => {
      const isMeant = chosen().includes(current) || (isMine() && view.getState().selection.length > 0)
      if (!isMeant) select(view, [current])
    },
  }
}
