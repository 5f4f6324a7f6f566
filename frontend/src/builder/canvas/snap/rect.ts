/** Boxes on the canvas, read along one axis or the other. Pure. */

export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

export type Axis = 'x' | 'y'

export const across = (axis: Axis): Axis => (axis === 'x' ? 'y' : 'x')
export const sizeOf = (rect: Rect, axis: Axis) => (axis === 'x' ? rect.width : rect.height)
export const startOf = (rect: Rect, axis: Axis) => rect[axis]
export const middleOf = (rect: Rect, axis: Axis) => rect[axis] + sizeOf(rect, axis) / 2
export const endOf = (rect: Rect, axis: Axis) => rect[axis] + sizeOf(rect, axis)

export const movedBy = (rect: Rect, axis: Axis, by: number): Rect => ({ ...rect, [axis]: rect[axis] + by })

/** Whether two boxes share a stretch of this axis. */
export function overlap(one: Rect, other: Rect, axis: Axis): boolean {
  return startOf(one, axis) < endOf(other, axis) && startOf(other, axis) < endOf(one, axis)
}

/** The smallest box that holds all of these; null for none. */
export function unionOf(rects: Rect[]): Rect | null {
  if (rects.length === 0) return null
  const x = Math.min(...rects.map((rect) => rect.x))
  const y = Math.min(...rects.map((rect) => rect.y))
  return { x, y, width: Math.max(...rects.map((rect) => endOf(rect, 'x'))) - x, height: Math.max(...rects.map((rect) => endOf(rect, 'y'))) - y }
}
