/** The order in which values pass through a graph, and the neighbours of a node: how the keyboard walks. Pure. */
import type { DraftState } from '../../draft/projection'
import { INPUT_ID, OUTPUT_ID } from '../../kinds/types'
import { scopeOf } from '../../commands/lookup'
import { absolutePlace } from '../geometry'

/** Every node once: Input, then sources before what they feed, a container before its inside, Output last. */
export function flowOrder(state: DraftState): string[] {
  const order: string[] = []
  const visit = (scope: string | null) => {
    for (const id of orderIn(state, scope)) {
      order.push(id)
      visit(id)
    }
  }
  visit(null)
  return [INPUT_ID, ...order, OUTPUT_ID]
}

function orderIn(state: DraftState, scope: string | null): string[] {
  const members = Object.keys(state.nodes).filter((id) => scopeOf(state, id) === scope)
  const waits = new Map(members.map((id) => [id, new Set<string>()]))
  for (const edge of Object.values(state.edges)) {
    if (waits.has(edge.source) && edge.source !== edge.target) waits.get(edge.target)?.add(edge.source)
  }
  const order: string[] = []
  const left = new Set(members)
  while (left.size > 0) {
    const ready = [...left].filter((id) => ![...(waits.get(id) ?? [])].some((other) => left.has(other)))
    // A circle has no first node: take all that is left by place.
    const next = byPlace(state, ready.length ? ready : [...left])
    for (const id of next) { order.push(id); left.delete(id) }
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

const targets = (state: DraftState, id: string) => Object.values(state.edges).filter((edge) => edge.source === id).map((edge) => edge.target)
const sources = (state: DraftState, id: string) => Object.values(state.edges).filter((edge) => edge.target === id).map((edge) => edge.source)

function nearest(state: DraftState, id: string, ids: string[]): string | null {
  const [x, y] = absolutePlace(state, id)
  const distance = (other: string) => {
    const [ox, oy] = absolutePlace(state, other)
    return Math.hypot(ox - x, oy - y)
  }
  return ids.reduce<string | null>((best, other) => (best === null || distance(other) < distance(best) ? other : best), null)
}
