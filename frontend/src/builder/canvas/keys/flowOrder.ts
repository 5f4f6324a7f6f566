/** The order in which values pass through a graph, and the neighbours of a node: how the keyboard walks. Pure. */
import type { DraftState } from '../../draft/projection'
import { INPUT_ID, OUTPUT_ID } from '../../kinds/types'
import { edgesFrom, edgesInto, scopeOf } from '../../commands/lookup'
import { absolutePlace } from '../geometry'

/** Every node once: Input, then sources before what they feed, a container before its inside, Output last. */
export function flowOrder(state: DraftState): string[] {
  const members = new Map<string | null, string[]>()
  for (const id of Object.keys(state.nodes)) {
    const scope = scopeOf(state, id)
    const others = members.get(scope)
    if (others) others.push(id)
    else members.set(scope, [id])
  }
  const order: string[] = []
  const visit = (scope: string | null) => {
    for (const id of orderOf(state, members.get(scope) ?? [])) {
      order.push(id)
      visit(id)
    }
  }
  visit(null)
  return [INPUT_ID, ...order, OUTPUT_ID]
}

/** Round by round: each takes the nodes whose sources have all been taken. */
function orderOf(state: DraftState, members: string[]): string[] {
  const order: string[] = []
  const waits = new Map(members.map((id) => [id, 0]))
  const fed = (id: string) => new Set(edgesFrom(state, id).map(([, edge]) => edge.target).filter((target) => target !== id && waits.has(target)))
  for (const id of members) for (const target of fed(id)) waits.set(target, (waits.get(target) ?? 0) + 1)
  let ready = members.filter((id) => waits.get(id) === 0)
  while (waits.size > 0) {
    // A circle has no first node: take all that is left by place.
    const round = byPlace(state, ready.length ? ready : [...waits.keys()])
    for (const id of round) waits.delete(id)
    ready = []
    for (const id of round) {
      order.push(id)
      for (const target of fed(id)) {
        const left = (waits.get(target) ?? 0) - 1
        waits.set(target, left)
        if (left === 0) ready.push(target)
      }
    }
  }
  return order
}

function byPlace(state: DraftState, ids: string[]): string[] {
  const places = new Map(ids.map((id) => [id, absolutePlace(state, id)]))
  const at = (id: string) => places.get(id) ?? [0, 0]
  return [...ids].sort((a, b) => at(a)[0] - at(b)[0] || at(a)[1] - at(b)[1] || a.localeCompare(b))
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** Left and right follow edges; up and down go to the nearest card above or below. */
export function neighbour(state: DraftState, id: string, direction: Direction): string | null {
  const along = direction === 'right' ? targets(state, id) : direction === 'left' ? sources(state, id) : null
  if (along) return nearest(state, id, along)
  const [, y] = absolutePlace(state, id)
  const others = [INPUT_ID, ...Object.keys(state.nodes), OUTPUT_ID].filter((other) => other !== id)
  return nearest(state, id, others.filter((other) => {
    const otherY = absolutePlace(state, other)[1]
    return direction === 'down' ? otherY > y : otherY < y
  }))
}

const targets = (state: DraftState, id: string) => edgesFrom(state, id).map(([, edge]) => edge.target)
const sources = (state: DraftState, id: string) => edgesInto(state, id).map(([, edge]) => edge.source)

export function nearest(state: DraftState, id: string, ids: string[]): string | null {
  const [x, y] = absolutePlace(state, id)
  const distance = (other: string) => {
    const [ox, oy] = absolutePlace(state, other)
    return Math.hypot(ox - x, oy - y)
  }
  return ids.reduce<string | null>((best, other) => (best === null || distance(other) < distance(best) ? other : best), null)
}
