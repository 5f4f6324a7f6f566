/** Where an edge may lead from a port: what fits, the best first, and what does not, with the reason. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge } from '../draft/values'
import { isQuiet } from '../kinds/ports'
import { INPUT_ID, OUTPUT_ID, type NodeKinds, type Port } from '../kinds/types'
import { makePort, rank } from './bestPort'
import { candidatePorts, connect, edgeBetween, isTaken, refuseNodes, refuseTypes } from './connect'
import { portsFor, scopeOf, type PortRef } from './lookup'

/** One place at which an edge may end. */
export interface End {
  ref: PortRef
  /** The port does not exist yet: the edge makes it. */
  isNew: boolean
  /** It has its one edge already, which makes room. */
  isTaken: boolean
}

export interface RefusedEnd {
  ref: PortRef
  why: string
}

export interface Ends {
  fitting: End[]
  refused: RefusedEnd[]
  /** Nodes behind the border of a container, which no edge from here can cross. */
  beyond: number
}

/** The ports of a node from which an edge can be drawn: its own outputs and inputs, and those that face its inside. */
export function ownPorts(state: DraftState, kinds: NodeKinds, id: string): { ref: PortRef; port: Port }[] {
  const ports = portsFor(state, kinds, id)
  const refs = (list: Port[], side: PortRef['side'], inner: boolean) => list.map((port) => ({ port, ref: { node: id, port: port.name, side, inner } }))
  const all = [...refs(ports.outputs, 'output', false), ...refs(ports.innerOutputs, 'output', true), ...refs(ports.inputs, 'input', false), ...refs(ports.innerInputs, 'input', true)]
  return [...all.filter(({ port }) => !isQuiet(port)), ...all.filter(({ port }) => isQuiet(port))]
}

/** Every port within reach of `from`. Of what fits, what a drop on the node would choose comes first, then what is near in `order`. */
export function findEnds(state: DraftState, kinds: NodeKinds, from: PortRef, order: readonly string[]): Ends {
  const place = new Map(order.map((id, at) => [id, at]))
  const far = (id: string) => Math.abs((place.get(id) ?? 0) - (place.get(from.node) ?? 0))
  const ranked: { end: End; rank: number; far: number }[] = []
  const refused: RefusedEnd[] = []
  const inReach = new Set(nodesInReach(state, from))
  for (const id of inReach) {
    const why = refuseNodes(state, kinds, from.side === 'output' ? { source: from.node, target: id } : { source: id, target: from.node })
    for (const ref of candidatePorts(state, kinds, from, id)) {
      const reason = why ?? refusePort(state, kinds, from, ref)
      if (reason === null) ranked.push({ end: { ref, isNew: false, isTaken: isTaken(state, kinds, ref) }, rank: rank(state, kinds, from, ref), far: far(id) })
      else refused.push({ ref, why: reason })
    }
    const made = why === null ? makePort(state, kinds, from, id) : null
    if (made) ranked.push({ end: { ref: { node: id, port: made.name, side: 'input', inner: scopeOf(state, from.node) === id }, isNew: true, isTaken: false }, rank: NEW_PORT, far: far(id) })
  }
  return { fitting: ranked.sort((a, b) => a.rank - b.rank || a.far - b.far).map(({ end }) => end), refused, beyond: Object.keys(state.nodes).filter((id) => id !== from.node && !inReach.has(id)).length }
}

/** After the free ports that fit as well as any, before those that are taken. */
const NEW_PORT = 30

/** The commands that draw the edge; null when it can no longer be. */
export function drawTo(state: DraftState, kinds: NodeKinds, from: PortRef, end: End): Command[] | null {
  if (end.isNew) return makePort(state, kinds, from, end.ref.node)?.commands ?? null
  const edge = edgeBetween(from, end.ref)
  return edge && connect(state, kinds, edge)
}

function refusePort(state: DraftState, kinds: NodeKinds, from: PortRef, ref: PortRef): string | null {
  const edge = edgeBetween(from, ref)
  if (!edge) return null
  return state.edges[formatEdge(edge)] ? 'They are connected already.' : refuseTypes(state, kinds, edge)
}

/** Edges run within a scope, or between a container and its inside. */
function nodesInReach(state: DraftState, from: PortRef): string[] {
  const scope = from.inner ? from.node : scopeOf(state, from.node)
  const beside = Object.keys(state.nodes).filter((id) => id !== from.node && scopeOf(state, id) === scope)
  if (scope !== null) return from.inner ? beside : [...beside, scope]
  return from.side === 'output' ? [...beside, OUTPUT_ID] : [INPUT_ID, ...beside]
}
