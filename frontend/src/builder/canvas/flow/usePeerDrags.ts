/** Moves cards on this screen while somebody else drags them; the document follows at their drop. */
import { useEffect } from 'react'
import { readDrags } from '../../draft/presence'
import type { Place } from '../../draft/values'
import { useEditor, type EditorSession } from '../../editor/session'
import { placeOf } from '../geometry'

/** The end of a drag is told at once, its drop only once it is stored; a card waits for it where it was let go. */
const DROP_MS = 1000

export function usePeerDrags(): void {
  const session = useEditor()
  useEffect(() => {
    const { awareness } = session.draft
    let held: string[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = () => {
      const drags = readDrags(awareness)
      const ids = Object.keys(drags)
      if (ids.length > 0) moveCards(session, drags)
      const dropped = held.filter((id) => !drags[id])
      if (dropped.length > 0) timer = setTimeout(() => moveCards(session, homes(session, dropped)), DROP_MS)
      held = ids
    }
    awareness.on('change', follow)
    return () => {
      clearTimeout(timer)
      awareness.off('change', follow)
    }
  }, [session])
}

/** Where the draft has these cards: somebody may have left in mid-drag. */
function homes({ draft }: EditorSession, ids: string[]): { [id: string]: Place } {
  const state = draft.store.getState()
  const drags = readDrags(draft.awareness)
  return Object.fromEntries(ids.filter((id) => !drags[id]).map((id) => [id, placeOf(state, id)]))
}

function moveCards({ view }: EditorSession, places: { [id: string]: Place }): void {
  view.setState((state) => ({
    nodes: state.nodes.map((node) => {
      const place = places[node.id]
      const isThere = place && node.position.x === place[0] && node.position.y === place[1]
      return place && !isThere && !node.dragging ? { ...node, position: { x: place[0], y: place[1] } } : node
    }),
  }))
}
