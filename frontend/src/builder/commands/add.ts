/** Adding nodes: by hand, between two others, or at the end of an edge that is being drawn. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { Edge, Place } from '../draft/values'
import type { NodeKind, NodeKinds } from '../kinds/types'
import { connectToNode } from './bestPort'
import { endsOf, type PortRef } from './lookup'
import { newNodeId } from './names'
import { scopeOfEdge, spliceInto } from './splice'

export interface Added {
  id: string
  commands: Command[]
}

const SIZES: { [flow: string]: [number, number] } = { each: [640, 320], repeat: [640, 320], note: [240, 120] }

/** Adds a node; containers and notes come with a size. */
export function addNode(state: DraftState, kind: NodeKind, at: [number, number], parent?: string | null): Added {
  const id = newNodeId(kind.id, new Set(Object.keys(state.nodes)))
  const size = SIZES[kind.flow]
  const position: Place = size ? [...at, ...size] : at
  return {
    id,
    commands: [{ type: 'add_node', id, kind: kind.kind, settings: { ...kind.defaults }, position, ...(parent ? { parent } : {}) }],
  }
}

/** Adds a node and wires it to the port that the edge was drawn from. */
export function addConnected(
  state: DraftState, kinds: NodeKinds, kind: NodeKind, from: PortRef, at: [number, number], parent?: string | null,
): Added {
  const added = addNode(state, kind, at, parent)
  const after = withNode(state, added)
  const wires = connectToNode(after, kinds, from, added.id)
  return { id: added.id, commands: typeof wires === 'string' ? added.commands : [...added.commands, ...wires] }
}

/** Puts a new node into an edge; one that does not fit there is wired as far as it fits. */
export function spliceNode(
  state: DraftState, kinds: NodeKinds, kind: NodeKind, edge: Edge, at: [number, number], parent?: string | null,
): Added {
  const added = addNode(state, kind, at, parent)
  const wires = spliceInto(withNode(state, added), kinds, added.id, edge)
  return wires ? { id: added.id, commands: [...added.commands, ...wires] } : addConnected(state, kinds, kind, endsOf(state, edge).source, at, parent)
}

/** Whether a new node of a kind can be taken into an edge. */
export function fitsOnEdge(state: DraftState, kinds: NodeKinds, kind: NodeKind, edge: Edge): boolean {
  const added = addNode(state, kind, [0, 0], scopeOfEdge(state, edge))
  return spliceInto(withNode(state, added), kinds, added.id, edge) !== null
}

function withNode(state: DraftState, added: Added): DraftState {
  const add = added.commands.find((command) => command.type === 'add_node')
  if (!add) return state
  const { kind, settings, parent, id } = add
  return { ...state, nodes: { ...state.nodes, [id]: { kind, settings: settings ?? {}, ...(parent ? { parent } : {}) } } }
}
