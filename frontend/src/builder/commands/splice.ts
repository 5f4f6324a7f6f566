/** Taking a node into an edge: what flowed along it flows through the node from then on. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge, type Edge } from '../draft/values'
import type { NodeKinds } from '../kinds/types'
import { bestPort, connectToNode } from './bestPort'
import { connect, edgeBetween } from './connect'
import { edgesFrom, edgesInto, endsOf, isImplicit, scopeOf } from './lookup'

/** The container that an edge runs in; null at the root. */
export function scopeOfEdge(state: DraftState, edge: Edge): string | null {
  const { source } = endsOf(state, edge)
  return source.inner ? source.node : scopeOf(state, source.node)
}

/** A node that is wired already has its place: it must not lose it by being moved across an edge. */
export function isLoose(state: DraftState, id: string): boolean {
  return !isImplicit(id) && state.nodes[id] !== undefined && edgesInto(state, id).length === 0 && edgesFrom(state, id).length === 0
}

/** Wires a node of the edge's container into the edge; null when one of its sides does not fit. */
export function spliceInto(state: DraftState, kinds: NodeKinds, id: string, edge: Edge): Command[] | null {
  const { source, target } = endsOf(state, edge)
  const inward = connectToNode(state, kinds, source, id)
  if (typeof inward === 'string') return null
  const out = bestPort(state, kinds, target, id)
  const onward = out && edgeBetween(out, target)
  if (!onward) return null
  return [...inward, { type: 'disconnect', edge: formatEdge(edge) }, ...connect(withoutEdge(state, edge), kinds, onward)]
}

/** The same for a node that is moved there from another container or place; null when it has one already, or does not fit. */
export function spliceMoved(state: DraftState, kinds: NodeKinds, id: string, edge: Edge): Command[] | null {
  if (!isLoose(state, id)) return null
  const { parent: _left, ...node } = state.nodes[id] ?? { kind: '', settings: {} }
  const scope = scopeOfEdge(state, edge)
  const home = scope === null ? node : { ...node, parent: scope }
  return spliceInto({ ...state, nodes: { ...state.nodes, [id]: home } }, kinds, id, edge)
}

function withoutEdge(state: DraftState, edge: Edge): DraftState {
  const edges = { ...state.edges }
  delete edges[formatEdge(edge)]
  return { ...state, edges }
}
