/** Putting nodes into containers and out of them without a pointer: where one may go, and where in it there is room. Pure. */
import { isWithin, rehome } from '../commands/edit'
import { portsFor, scopeOf } from '../commands/lookup'
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { Place } from '../draft/values'
import type { NodeKinds } from '../kinds/types'
import { CARD_WIDTH, CONTAINER_SIZE, GRID, HEAD, layoutCard, placeOf, RAIL, shapeOf } from './geometry'

const GAP = 24
/** Of a card that is not there yet: as high as a usual one. */
const CARD_HEIGHT = 168

/** The containers that a node may move into: none that it is, holds or stands in. */
export function homesFor(state: DraftState, kinds: NodeKinds, id: string): string[] {
  return Object.keys(state.nodes).filter((other) => shapeOf(state, kinds, other) === 'container' && other !== scopeOf(state, id) && !isWithin(state, other, id))
}

/** Moves a node into a container, which grows if it must; edges that cannot follow go. */
export function moveInto(state: DraftState, kinds: NodeKinds, id: string, parent: string): Command[] {
  const size = sizeOf(state, kinds, id)
  const spot = spotInside(state, kinds, parent, size)
  return [...rehome(state, kinds, [{ id, parent, place: placedAt(state, id, spot) }]), ...growFor(state, parent, spot, size)]
}

/** Moves a node out to where its container stands, just below it; edges that cannot follow go. */
export function moveOut(state: DraftState, kinds: NodeKinds, id: string): Command[] {
  const container = scopeOf(state, id)
  if (container === null) return []
  const [x, y] = placeOf(state, container)
  const below: [number, number] = [x, y + sizeOf(state, kinds, container)[1] + 2 * GAP]
  return rehome(state, kinds, [{ id, parent: scopeOf(state, container), place: placedAt(state, id, below) }])
}

const placedAt = (state: DraftState, id: string, spot: [number, number]) => [...spot, ...placeOf(state, id).slice(2)] as Place

/** The first place of a container's inside, row by row, where a card covers no other; relative to its corner. */
export function spotInside(state: DraftState, kinds: NodeKinds, parent: string, [width, height]: [number, number] = [CARD_WIDTH, CARD_HEIGHT]): [number, number] {
  const [, , across = CONTAINER_SIZE[0]] = placeOf(state, parent)
  const boxes = Object.keys(state.nodes).filter((id) => scopeOf(state, id) === parent).map((id) => [...placeOf(state, id).slice(0, 2), ...sizeOf(state, kinds, id)] as [number, number, number, number])
  const isFree = (x: number, y: number) => boxes.every(([left, top, w, h]) => x + width + GAP <= left || left + w + GAP <= x || y + height + GAP <= top || top + h + GAP <= y)
  const [left, top] = [RAIL + GAP, HEAD + 2 * GAP]
  for (let y = top; ; y += GRID * 2) {
    for (let x = left; x === left || x + width + RAIL <= across; x += GRID * 2) if (isFree(x, y)) return [x, y]
  }
}

/** A container that is too small for a card at this place grows to the right and down. */
export function growFor(state: DraftState, parent: string, [x, y]: [number, number], [width, height]: [number, number] = [CARD_WIDTH, CARD_HEIGHT]): Command[] {
  const [left, top, across = CONTAINER_SIZE[0], down = CONTAINER_SIZE[1]] = placeOf(state, parent)
  const place: Place = [left, top, Math.max(across, x + width + RAIL), Math.max(down, y + height + GAP)]
  return place[2] === across && place[3] === down ? [] : [{ type: 'move', positions: { [parent]: place } }]
}

function sizeOf(state: DraftState, kinds: NodeKinds, id: string): [number, number] {
  const { width, height } = layoutCard(shapeOf(state, kinds, id), portsFor(state, kinds, id), placeOf(state, id))
  return [width, height]
}
