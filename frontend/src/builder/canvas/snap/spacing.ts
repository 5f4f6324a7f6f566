/** Equal distances: between two neighbours, or the distance that two neighbours keep, carried on. Pure. */
import { across, endOf, middleOf, overlap, sizeOf, startOf, type Axis, type Rect } from './rect'

/** A distance to be drawn: from `from` to `to` on its axis, `at` on the other. */
export interface Gap {
  axis: Axis
  from: number
  to: number
  at: number
}

export interface Spacing {
  /** How far the card has to go to keep this distance. */
  offset: number
  gaps: (rested: Rect) => Gap[]
}

export function findSpacings(moving: Rect, others: Rect[], axis: Axis): Spacing[] {
  const mates = others.filter((other) => overlap(other, moving, across(axis)))
  const [before, beyondBefore] = nearestTwo(mates, moving, axis, -1)
  const [after, beyondAfter] = nearestTwo(mates, moving, axis, 1)
  const own = startOf(moving, axis)
  const size = sizeOf(moving, axis)
  const found: Spacing[] = []
  if (before && after && startOf(after, axis) - endOf(before, axis) > size) {
    const offset = (endOf(before, axis) + startOf(after, axis) - size) / 2 - own
    found.push({ offset, gaps: (rested) => [gap(before, rested, axis), gap(rested, after, axis)] })
  }
  if (before && beyondBefore) {
    const offset = endOf(before, axis) + startOf(before, axis) - endOf(beyondBefore, axis) - own
    found.push({ offset, gaps: (rested) => [gap(beyondBefore, before, axis), gap(before, rested, axis)] })
  }
  if (after && beyondAfter) {
    const offset = startOf(after, axis) - (startOf(beyondAfter, axis) - endOf(after, axis)) - size - own
    found.push({ offset, gaps: (rested) => [gap(rested, after, axis), gap(after, beyondAfter, axis)] })
  }
  return found
}

/** The neighbour on one side, and the next one behind it that leaves a gap. */
function nearestTwo(mates: Rect[], moving: Rect, axis: Axis, way: 1 | -1): [Rect | undefined, Rect | undefined] {
  const near = (rect: Rect) => (way === 1 ? startOf(rect, axis) : -endOf(rect, axis))
  const far = (rect: Rect) => (way === 1 ? endOf(rect, axis) : -startOf(rect, axis))
  const there = mates.filter((mate) => (middleOf(mate, axis) - middleOf(moving, axis)) * way > 0).sort((one, other) => near(one) - near(other))
  const [first] = there
  return [first, first && there.find((mate) => near(mate) > far(first))]
}

function gap(one: Rect, other: Rect, axis: Axis): Gap {
  const side = across(axis)
  const from = Math.max(startOf(one, side), startOf(other, side))
  const to = Math.min(endOf(one, side), endOf(other, side))
  return { axis, from: endOf(one, axis), to: startOf(other, axis), at: (from + to) / 2 }
}
