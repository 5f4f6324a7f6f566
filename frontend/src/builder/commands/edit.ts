/** What a person does to a selection: delete, duplicate, nudge, put into a container. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge, type Place } from '../draft/values'
import type { NodeKinds } from '../kinds/types'
import { cut, paste } from './clipboard'
import { isImplicit, scopeOf } from './lookup'

export function removeSelection(state: DraftState, nodes: string[], edges: string[]): Command[] {
  const gone = nodes.filter((id) => state.nodes[id] && !isImplicit(id))
  return [
    ...edges.filter((key) => state.edges[key]).map((edge): Command => ({ type: 'disconnect', edge })),
    ...gone.map((id): Command => ({ type: 'remove_node', id })),
  ]
}

export function duplicate(state: DraftState, kinds: NodeKinds, ids: string[]): { ids: string[]; commands: Command[] } {
  const chosen = ids.filter((id) => state.nodes[id])
  if (chosen.length === 0) return { ids: [], commands: [] }
  const scopes = new Set(chosen.map((id) => scopeOf(state, id)))
  const left = Math.min(...chosen.map((id) => state.layout[id]?.[0] ?? 0))
  const top = Math.min(...chosen.map((id) => state.layout[id]?.[1] ?? 0))
  const parent = scopes.size === 1 ? [...scopes][0] : null
  return paste(state, kinds, cut(state, chosen), [left + 32, top + 32], parent)
}

export function nudge(state: DraftState, ids: string[], dx: number, dy: number): Command[] {
  const positions = Object.fromEntries(
    ids.map((id) => {
      const place = state.layout[id] ?? [0, 0]
      return [id, [place[0] + dx, place[1] + dy, ...place.slice(2)] as Place]
    }),
  )
  return ids.length ? [{ type: 'move', positions }] : []
}

/** Puts a node into a container (or out of all), at a place that is already relative to it; edges that would cross its border go. */
export function rehome(state: DraftState, id: string, parent: string | null, place: Place): Command[] {
  if (!state.nodes[id] || scopeOf(state, id) === parent) return [{ type: 'move', positions: { [id]: place } }]
  const cutEdges = Object.values(state.edges)
    .filter((edge) => edge.source === id || edge.target === id)
    .filter((edge) => {
      const other = edge.source === id ? edge.target : edge.source
      return other !== parent && scopeOf(state, other) !== parent
    })
  return [
    ...cutEdges.map((edge): Command => ({ type: 'disconnect', edge: formatEdge(edge) })),
    { type: 'set_parent', id, parent },
    { type: 'move', positions: { [id]: place } },
  ]
}

/** Whether `id` is `other` or inside it, at any depth. */
export function isWithin(state: DraftState, id: string, other: string): boolean {
  for (let at: string | null = id, depth = 0; at !== null && depth < 32; at = scopeOf(state, at), depth++) {
    if (at === other) return true
  }
  return false
}
