/** Room for a node between the ends of an edge: what lies behind goes to the right as far as is needed. Pure. */
import { downstream, endsOf, scopeOf } from '../../commands/lookup'
import type { Command } from '../../draft/commands'
import type { DraftState } from '../../draft/projection'
import type { Edge, Place } from '../../draft/values'
import { CARD_WIDTH, CONTAINER_SIZE, GRID, placeOf } from '../geometry'

/** Between one card and the next. */
export const GAP = 80

/** Where a node goes that enters this edge, relative to its container; null for edges at a container's inside face, whose ends are not cards. */
export function spotOn(state: DraftState, edge: Edge): [number, number] | null {
  const { source, target } = endsOf(state, edge)
  if (source.inner || target.inner) return null
  const [from, to] = [placeOf(state, edge.source), placeOf(state, edge.target)]
  const free = to[0] - endOf(from) - CARD_WIDTH
  // In the middle where there is room, else as near as it should be.
  return [endOf(from) + (free > 2 * GAP ? free / 2 : GAP), (from[1] + to[1]) / 2]
}

export function makeRoom(state: DraftState, edge: Edge): Command[] {
  const spot = spotOn(state, edge)
  if (!spot) return []
  const lack = spot[0] + CARD_WIDTH + GAP - placeOf(state, edge.target)[0]
  if (lack <= 0) return []
  const by = Math.ceil(lack / GRID) * GRID
  const behind = [...downstream(state, edge.target)].filter((id) => placeOf(state, id)[0] >= endOf(placeOf(state, edge.source)))
  return [{ type: 'move', positions: { ...Object.fromEntries(behind.map((id) => [id, shifted(placeOf(state, id), by)])), ...widened(state, edge, by) } }]
}

const endOf = (place: Place) => place[0] + (place[2] ?? CARD_WIDTH)

const shifted = ([x, y, ...size]: Place, by: number) => [x + by, y, ...size] as Place

/** The container around them grows by as much. */
function widened(state: DraftState, edge: Edge, by: number): { [id: string]: Place } {
  const scope = scopeOf(state, edge.source)
  if (scope === null) return {}
  const [x, y, width = CONTAINER_SIZE[0], height = CONTAINER_SIZE[1]] = placeOf(state, scope)
  return { [scope]: [x, y, width + by, height] }
}
