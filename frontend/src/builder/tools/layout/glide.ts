/** Moves cards to their new places over 200 ms, unless the person wants less motion, nobody looks or there are too many to move. */
import { wantsLessMotion } from '@/ui/motion'
import type { Place } from '../../draft/values'
import type { ViewStore } from '../../editor/view'

const TIME_MS = 200
const MOST = 300

export function glide(view: ViewStore, places: { [id: string]: Place }): Promise<void> {
  if (wantsLessMotion() || document.hidden || Object.keys(places).length > MOST) return Promise.resolve()
  const from = new Map(view.getState().nodes.map((node) => [node.id, node.position]))
  const start = performance.now()
  return new Promise((resolve) => {
    let isOver = false
    const done = () => {
      isOver = true
      resolve()
    }
    // A tab that is hidden meanwhile draws no frames.
    setTimeout(done, 2 * TIME_MS)
    const frame = (now: number) => {
      if (isOver) return
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
