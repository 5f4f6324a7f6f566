/** Where a card that is being dragged comes to rest: on a line with its neighbours, as far from them as they are from each other, or on the grid. Pure. */
import { GRID } from '../geometry'
import { across, endOf, middleOf, movedBy, type Axis, type Rect, startOf } from './rect'
import { findSpacings, type Gap } from './spacing'

/** A line through edges or middles that stand at one place: `at` on its axis, drawn from `from` to `to` on the other. */
export interface Guide {
  axis: Axis
  at: number
  from: number
  to: number
}

export interface Steering {
  dx: number
  dy: number
  guides: Guide[]
  gaps: Gap[]
}

/** Nearer than this, two places are one. */
const SAME = 0.5

/** `reach` is how far a card may be pulled, in canvas units: the same on the screen at every zoom. */
export function steer(moving: Rect, others: Rect[], reach: number): Steering {
  const x = steerAxis(moving, others, 'x', reach)
  const y = steerAxis(movedBy(moving, 'x', x.offset), others, 'y', reach)
  const rested = movedBy(movedBy(moving, 'x', x.offset), 'y', y.offset)
  return {
    dx: x.offset, dy: y.offset,
    guides: [...(x.isAligned ? guidesOf(rested, others, 'x') : []), ...(y.isAligned ? guidesOf(rested, others, 'y') : [])],
    gaps: [...x.gaps(rested), ...y.gaps(rested)],
  }
}

export function toGrid(value: number): number {
  return Math.round(value / GRID) * GRID
}

interface Rest {
  offset: number
  isAligned: boolean
  gaps: (rested: Rect) => Gap[]
}

function steerAxis(moving: Rect, others: Rect[], axis: Axis, reach: number): Rest {
  const spacings = findSpacings(moving, others, axis)
  const line = nearest(others.flatMap((other) => offsetsTo(moving, other, axis)))
  const space = nearest(spacings.map(({ offset }) => offset))
  const best = nearest([line, space].filter((offset) => offset !== null))
  if (best === null || Math.abs(best) > reach) return { offset: toGrid(moving[axis]) - moving[axis], isAligned: false, gaps: () => [] }
  const held = spacings.filter(({ offset }) => Math.abs(offset - best) < SAME)
  return { offset: best, isAligned: line !== null && Math.abs(line - best) < SAME, gaps: (rested) => held.flatMap((each) => each.gaps(rested)) }
}

/** Edges meet like edges, and middles meet middles: anything else would catch a card everywhere. */
const LINES = [startOf, middleOf, endOf]

function offsetsTo(moving: Rect, other: Rect, axis: Axis): number[] {
  return LINES.map((line) => line(other, axis) - line(moving, axis))
}

function nearest(offsets: number[]): number | null {
  return offsets.reduce<number | null>((best, offset) => (best === null || Math.abs(offset) < Math.abs(best) ? offset : best), null)
}

/** One line is enough: cards of one size meet at three. */
function guidesOf(rested: Rect, others: Rect[], axis: Axis): Guide[] {
  const side = across(axis)
  for (const line of LINES) {
    const at = line(rested, axis)
    const met = others.filter((other) => Math.abs(line(other, axis) - at) < SAME)
    if (met.length === 0) continue
    const all = [rested, ...met]
    return [{ axis, at, from: Math.min(...all.map((each) => startOf(each, side))), to: Math.max(...all.map((each) => endOf(each, side))) }]
  }
  return []
}
