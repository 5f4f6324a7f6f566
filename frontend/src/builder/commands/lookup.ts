/** Questions about a draft that several commands ask: a node's ports, its scope, what lies up- and downstream. Pure. */
import type { DraftState } from '../draft/projection'
import type { Edge, NodeValue } from '../draft/values'
import { implicitPorts, NO_PORTS, portsOf, type Declarations, type NodePorts } from '../kinds/ports'
import { INPUT_ID, OUTPUT_ID, type NodeKinds, type Port } from '../kinds/types'
import { indexEdges } from './edgeIndex'

/** One end of an edge: `inner` when it is a container's side that faces its inside. */
export interface PortRef {
  node: string
  port: string
  side: 'input' | 'output'
  inner: boolean
}

export const isImplicit = (id: string) => id === INPUT_ID || id === OUTPUT_ID

const known = new WeakMap<NodeValue, { kinds: NodeKinds; ports: NodePorts }>()

export function portsFor(state: DraftState, kinds: NodeKinds, id: string): NodePorts {
  if (isImplicit(id)) return implicitPortsFor(state, id)
  const node = state.nodes[id]
  if (!node) return NO_PORTS
  const hit = known.get(node)
  if (hit?.kinds === kinds) return hit.ports
  const ports = portsOf(kinds[node.kind], node.settings)
  known.set(node, { kinds, ports })
  return ports
}

const implicit = new WeakMap<DraftState['edges'], { [id: string]: { declared: Declarations; ports: NodePorts } }>()

/** Kept, because every edge of the agent's inputs and outputs asks for them. */
function implicitPortsFor(state: DraftState, id: string): NodePorts {
  const declared = id === INPUT_ID ? state.inputs : state.outputs
  const both = implicit.get(state.edges) ?? {}
  implicit.set(state.edges, both)
  const hit = both[id]
  if (hit?.declared === declared) return hit.ports
  const ports = implicitPorts(id, state.inputs, state.outputs, [...(indexEdges(state).wired.get(id)?.inputs ?? [])])
  both[id] = { declared, ports }
  return ports
}

export function findPort(state: DraftState, kinds: NodeKinds, ref: PortRef): Port | undefined {
  const ports = portsFor(state, kinds, ref.node)
  const list = ref.side === 'input'
    ? ref.inner ? ports.innerInputs : ports.inputs
    : ref.inner ? ports.innerOutputs : ports.outputs
  return list.find((port) => port.name === ref.port)
}

/** The container that holds a node, or null at the root; the implicit cards stand at the root. */
export function scopeOf(state: DraftState, id: string): string | null {
  return state.nodes[id]?.parent ?? null
}

/** The ends of an edge, with the container's inside told from its outside. */
export function endsOf(state: DraftState, edge: Edge): { source: PortRef; target: PortRef } {
  return {
    source: {
      node: edge.source, port: edge.sourcePort, side: 'output',
      inner: scopeOf(state, edge.target) === edge.source || (edge.source === edge.target),
    },
    target: {
      node: edge.target, port: edge.targetPort, side: 'input',
      inner: scopeOf(state, edge.source) === edge.target || (edge.source === edge.target),
    },
  }
}

export function edgesInto(state: DraftState, id: string): [string, Edge][] {
  return indexEdges(state).into.get(id) ?? []
}

export function edgesFrom(state: DraftState, id: string): [string, Edge][] {
  return indexEdges(state).from.get(id) ?? []
}

/** Every node reachable from `id` along the edges of its own scope, itself included. */
export function downstream(state: DraftState, id: string): Set<string> {
  const scope = scopeOf(state, id)
  const seen = new Set([id])
  const queue = [id]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const [, { target }] of edgesFrom(state, at)) {
      if (!seen.has(target) && scopeOf(state, target) === scope) { seen.add(target); queue.push(target) }
    }
  }
  return seen
}

/** A node's name for people: its title, else its kind's. */
export function titleOf(state: DraftState, kinds: NodeKinds, id: string): string {
  if (id === INPUT_ID) return 'Input'
  if (id === OUTPUT_ID) return 'Output'
  const node = state.nodes[id]
  return node?.title || kinds[node?.kind ?? '']?.title || id
}
