/** What the minimap says of a run: which nodes are at work, which failed, which are held or wait. Pure. */
import type { Status } from '@/ui/status'
import type { Box } from '../overview/draw'

export type MarkShape = 'pulse' | 'cross' | 'bars'

export interface MapMark {
  id: string
  shape: MarkShape
  status: Status
  x: number
  y: number
}

/** Each state by a shape of its own, as everywhere: colour alone says nothing. */
const SHAPES: { [status in Status]?: MarkShape } = { running: 'pulse', retrying: 'pulse', failed: 'cross', held: 'bars', waiting: 'bars', asking: 'bars' }

/** More than these could not be told from each other on so small a map. */
const MOST = 200

export function marksOf(boxes: readonly Box[], statusOf: (id: string) => Status, place: (x: number, y: number) => [number, number]): MapMark[] {
  const marks: MapMark[] = []
  for (const { id, x, y, width, height } of boxes) {
    const status = statusOf(id)
    const shape = SHAPES[status]
    if (!shape) continue
    const [left, top] = place(x + width / 2, y + height / 2)
    marks.push({ id, shape, status, x: left, y: top })
    if (marks.length === MOST) break
  }
  return marks
}
