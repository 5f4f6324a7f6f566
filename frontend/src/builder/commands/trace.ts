/** What a node depends on and what depends on it, through containers and out of them. Pure. */
import type { DraftState } from '../draft/projection'
import { edgesFrom, edgesInto, scopeOf } from './lookup'

export interface Trace {
  /** Everything whose values reach the node. */
  sources: Set<string>
  /** Everything that the node's values reach. */
  targets: Set<string>
}

export function trace(state: DraftState, id: string): Trace {
  return { sources: reach(state, id, 'sources'), targets: reach(state, id, 'targets') }
}

/**
 * A container has an inside and an outside: what comes to it from inside leaves it to the outside only, so that its body is
 * not taken for what follows from itself.
 */
function reach(state: DraftState, start: string, way: keyof Trace): Set<string> {
  const seen = new Set<string>()
  const queue: [string, 'both' | 'outside'][] = [[start, 'both']]
  for (let at = queue.pop(); at; at = queue.pop()) {
    const [id, side] = at
    for (const [, edge] of way === 'sources' ? edgesInto(state, id) : edgesFrom(state, id)) {
      const next = way === 'sources' ? edge.source : edge.target
      if (side === 'outside' && scopeOf(state, next) === id) continue
      const key = `${next} ${scopeOf(state, id) === next ? 'outside' : 'both'}`
      if (next === start || seen.has(key)) continue
      seen.add(key)
      queue.push([next, scopeOf(state, id) === next ? 'outside' : 'both'])
    }
  }
  return new Set([...seen].map((key) => key.split(' ')[0] as string))
}
