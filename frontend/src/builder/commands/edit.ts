/** What a person does to a selection: delete, duplicate, nudge, put into a container. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { Edge, NodeValue, Place } from '../draft/values'
import type { NodeKinds } from '../kinds/types'
import { cut, paste } from './clipboard'
import { groupOfCard, ungroup } from './groups'
import { edgesFrom, edgesInto, endsOf, findPort, isImplicit, scopeOf } from './lookup'

export function removeSelection(state: DraftState, nodes: string[], edges: string[]): Command[] {
  const gone = nodes.filter((id) => state.nodes[id] && !isImplicit(id))
  return [
    ...ungroup(state, nodes.filter((id) => groupOfCard(id) !== null)),
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

/** Copies of nodes at the places where they were dropped, each with the edges among those that go into the same container. */
export function cloneTo(state: DraftState, kinds: NodeKinds, moves: Rehoming[]): { ids: string[]; commands: Command[] } {
  const ids: string[] = []
  const commands: Command[] = []
  for (const parent of new Set(moves.map((move) => move.parent))) {
    const here = moves.filter((move) => move.parent === parent && state.nodes[move.id])
    if (here.length === 0) continue
    const clip = cut(state, here.map(({ id }) => id))
    const places = Object.fromEntries(here.map(({ id, place }) => [id, place]))
    const corner: [number, number] = [Math.min(...here.map(({ place }) => place[0])), Math.min(...here.map(({ place }) => place[1]))]
    const made = paste(state, kinds, { ...clip, layout: { ...clip.layout, ...places } }, corner, parent)
    ids.push(...made.ids)
    commands.push(...made.commands)
  }
  return { ids, commands }
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

/** Gives a card another place and size; what is inside it stays where it is on the canvas. */
export function resize(state: DraftState, id: string, place: Place): Command[] {
  const [oldX, oldY] = state.layout[id] ?? [0, 0]
  const [dx, dy] = [oldX - place[0], oldY - place[1]]
  const positions: { [id: string]: Place } = { [id]: place }
  if (dx || dy) {
    for (const inside of Object.keys(state.nodes)) {
      if (scopeOf(state, inside) !== id) continue
      const [x, y, ...size] = state.layout[inside] ?? [0, 0]
      positions[inside] = [x + dx, y + dy, ...size] as Place
    }
  }
  return [{ type: 'move', positions }]
}

/** Where a node goes: into a container, or out of all; the place is relative to it already. */
export interface Rehoming {
  id: string
  parent: string | null
  place: Place
}

/** Moves nodes, some of them into or out of containers; edges that cannot follow go. */
export function rehome(state: DraftState, kinds: NodeKinds, moves: Rehoming[]): Command[] {
  const moved = moves.filter(({ id, parent }) => state.nodes[id] && scopeOf(state, id) !== parent)
  const after = { ...state, nodes: { ...state.nodes, ...Object.fromEntries(moved.map(({ id, parent }) => [id, withParent(state, id, parent)])) } }
  const touched = new Map(moved.flatMap(({ id }) => [...edgesInto(state, id), ...edgesFrom(state, id)]))
  const lost = [...touched].filter(([, edge]) => crosses(after, edge) || (hasPorts(state, kinds, edge) && !hasPorts(after, kinds, edge)))
  return [
    ...lost.map(([edge]): Command => ({ type: 'disconnect', edge })),
    ...moved.map(({ id, parent }): Command => ({ type: 'set_parent', id, parent })),
    ...moved.filter(({ id }) => state.nodes[id]?.group).map(({ id }): Command => ({ type: 'set', id, path: ['group'], value: null })),
    ...(moves.length ? [{ type: 'move' as const, positions: Object.fromEntries(moves.map(({ id, place }) => [id, place])) }] : []),
  ]
}

function withParent(state: DraftState, id: string, parent: string | null): NodeValue {
  const { parent: _old, ...node } = state.nodes[id] as NodeValue
  return parent === null ? node : { ...node, parent }
}

/** Edges run within a scope, or between a container and its inside. */
function crosses(state: DraftState, { source, target }: Edge): boolean {
  const [from, to] = [scopeOf(state, source), scopeOf(state, target)]
  return from !== to && from !== target && to !== source
}

function hasPorts(state: DraftState, kinds: NodeKinds, edge: Edge): boolean {
  const { source, target } = endsOf(state, edge)
  return findPort(state, kinds, source) !== undefined && findPort(state, kinds, target) !== undefined
}

/** Whether `id` is `other` or inside it, at any depth. */
export function isWithin(state: DraftState, id: string, other: string): boolean {
  for (let at: string | null = id, depth = 0; at !== null && depth < 32; at = scopeOf(state, at), depth++) {
    if (at === other) return true
  }
  return false
}
