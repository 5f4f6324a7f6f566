/** Lines up cards by an edge or a middle, and spreads them at equal distances. Pure. */
import { endOf, middleOf, sizeOf, startOf, unionOf, type Axis, type Rect } from '../snap/rect'

export const ALIGNMENTS = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const
export type Alignment = (typeof ALIGNMENTS)[number]

/** How far each card has to go, by its id. */
export type Shifts = { [id: string]: { dx: number; dy: number } }
export type Rects = { [id: string]: Rect }

type Line = (rect: Rect, axis: Axis) => number

const BY: { [how in Alignment]: [Axis, Line] } = {
  left: ['x', startOf], centre: ['x', middleOf], right: ['x', endOf], top: ['y', startOf], middle: ['y', middleOf], bottom: ['y', endOf],
}

/** The box around all of them says where the line is. */
export function align(rects: Rects, how: Alignment): Shifts {
  const whole = unionOf(Object.values(rects))
  if (!whole) return {}
  const [axis, line] = BY[how]
  return shifts(rects, axis, (rect) => line(whole, axis) - line(rect, axis))
}

/** The first and the last stay; fewer than three have nothing between them. */
export function distribute(rects: Rects, axis: Axis): Shifts {
  const order = Object.entries(rects).sort(([, one], [, other]) => middleOf(one, axis) - middleOf(other, axis))
  const [first, last] = [order[0]?.[1], order.at(-1)?.[1]]
  if (!first || !last || order.length < 3) return {}
  const room = endOf(last, axis) - startOf(first, axis) - order.reduce((sum, [, rect]) => sum + sizeOf(rect, axis), 0)
  const gap = room / (order.length - 1)
  let at = startOf(first, axis)
  const wanted: { [id: string]: number } = {}
  for (const [id, rect] of order) {
    wanted[id] = at
    at += sizeOf(rect, axis) + gap
  }
  return shifts(rects, axis, (rect, id) => (wanted[id] ?? 0) - startOf(rect, axis))
}

function shifts(rects: Rects, axis: Axis, by: (rect: Rect, id: string) => number): Shifts {
  const found = Object.entries(rects).map(([id, rect]) => [id, Math.round(by(rect, id))] as const).filter(([, way]) => way !== 0)
  return Object.fromEntries(found.map(([id, way]) => [id, axis === 'x' ? { dx: way, dy: 0 } : { dx: 0, dy: way }]))
}
