/** Moves cards to their new places over 200 ms, unless the person wants less motion or there are too many to move. */
import type { Place } from '../../draft/values'
import type { ViewStore } from '../../editor/view'

const TIME_MS = 200
const MOST = 300

export function glide(view: ViewStore, places: { [id: string]: Place }): Promise<void> {
  const still = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches
  if (still || Object.keys(places).length > MOST) return Promise.resolve()
  const from = new Map(view.getState().nodes.map((node) => [node.id, node.position]))
  const start = performance.now()
  return new Promise((done) => {
    const frame = (now: number) => {
      const part = Math.min(1, (now - start) / TIME_MS)
      const eased = 1 - (1 - part) ** 3
      view.setState((state) => ({
        nodes: state.nodes.map((node) => {
          const [old, place] = [from.get(node.id), places[node.id]]
          if (!old || !place) return node
          return { ...node, position: { x: old.x + (place[0] - old.x) * eased, y: old.y + (place[1] - old.y) * eased } }
        }),
      }))
      if (part < 1) requestAnimationFrame(frame)
      else done()
    }
    requestAnimationFrame(frame)
  })
}
