/** Adding nodes: by hand, between two others, or at the end of an edge that is being drawn. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge, type Edge, type Place } from '../draft/values'
import { looseness } from '../kinds/fits'
import { isQuiet } from '../kinds/ports'
import type { NodeKind, NodeKinds } from '../kinds/types'
import { bestPort, connectToNode } from './bestPort'
import { connect, edgeBetween } from './connect'
import { endsOf, findPort, type PortRef } from './lookup'
import { newNodeId } from './names'

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

/** Puts a node into an edge: what flowed along it now flows through the node. */
export function spliceNode(
  state: DraftState, kinds: NodeKinds, kind: NodeKind, edge: Edge, at: [number, number], parent?: string | null,
): Added {
  const ends = endsOf(state, edge)
  const { id, commands } = addConnected(state, kinds, kind, ends.source, at, parent)
  const after = withNode(state, { id, commands })
  const out = bestPort(after, kinds, ends.target, id)
  const onward = out && edgeBetween(out, ends.target)
  if (!onward) return { id, commands }
  return { id, commands: [...commands, { type: 'disconnect', edge: formatEdge(edge) }, ...connect(removeEdge(after, edge), kinds, onward)] }
}

function withNode(state: DraftState, added: Added): DraftState {
  const add = added.commands.find((command) => command.type === 'add_node')
  if (!add) return state
  const { kind, settings, parent, id } = add
  return { ...state, nodes: { ...state.nodes, [id]: { kind, settings: settings ?? {}, ...(parent ? { parent } : {}) } } }
}

function removeEdge(state: DraftState, edge: Edge): DraftState {
  const edges = { ...state.edges }
  delete edges[formatEdge(edge)]
  return { ...state, edges }
}

/** Kinds that may stand at the other end of a port, best fit first; those that cannot are left out. */
export function rankKinds(state: DraftState, kinds: NodeKinds, from: PortRef | null): NodeKind[] {
  const offered = Object.values(kinds).filter((kind) => kind.id !== 'input' && kind.id !== 'output')
  if (!from) return offered
  const type = findPort(state, kinds, from)?.type ?? 'any'
  return offered
    .map((kind) => ({ kind, rank: rankOf(kind, from, type) }))
    .filter((each) => each.rank !== null)
    .sort((a, b) => (a.rank as number) - (b.rank as number))
    .map((each) => each.kind)
}

function rankOf(kind: NodeKind, from: PortRef, type: string): number | null {
  if (kind.flow === 'note') return null
  if (type === 'tool') return from.side === 'input' ? (kind.as_tool ? 0 : null) : kind.flow === 'agent' ? 0 : null
  const growing = from.side === 'output' && Boolean(kind.dynamic.template?.length || kind.dynamic.inputs)
  const ports = (from.side === 'output' ? kind.inputs : kind.outputs).filter((port) => port.type !== 'tool' && !isQuiet(port))
  const best = Math.min(...ports.map((port) => looseness(type, port.type)), growing ? 1 : Infinity)
  return Number.isFinite(best) ? best : null
}
