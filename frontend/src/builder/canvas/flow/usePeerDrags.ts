/** Moves cards on this screen while somebody else drags them; the document follows at their drop. */
import { useEffect } from 'react'
import { useEditor } from '../../editor/session'
import type { Place } from '../../draft/values'

export function usePeerDrags(): void {
  const { draft, view } = useEditor()
  useEffect(
    () =>
      draft.status.subscribe((now, old) => {
        if (now.peers === old.peers) return
        const places = Object.assign({}, ...now.peers.map((peer) => peer.drag ?? {})) as { [id: string]: Place }
        if (Object.keys(places).length === 0) return
        view.setState((state) => ({
          nodes: state.nodes.map((node) => {
            const place = places[node.id]
            return place && !node.dragging ? { ...node, position: { x: place[0], y: place[1] } } : node
          }),
        }))
      }),
    [draft, view],
  )
}
