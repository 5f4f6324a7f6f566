/** Wiring ports: why an edge is refused, and the commands that draw one. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge, type Edge } from '../draft/values'
import { fits } from '../kinds/fits'
import { INPUT_ID, OUTPUT_ID, type NodeKinds } from '../kinds/types'
import { downstream, edgesInto, endsOf, findPort, portsFor, scopeOf, titleOf, type PortRef } from './lookup'

/** Orders two port ends into an edge, or null when both are of one side. */
export function edgeBetween(a: PortRef, b: PortRef): Edge | null {
  if (a.side === b.side) return null
  const [source, target] = a.side === 'output' ? [a, b] : [b, a]
  return { source: source.node, sourcePort: source.port, target: target.node, targetPort: target.port }
}

/** The sentence that says why this edge cannot be, or null when it can. */
export function refuseEdge(state: DraftState, kinds: NodeKinds, edge: Edge): string | null {
  return refuseNodes(state, kinds, edge) ?? refuseTypes(state, kinds, edge)
}

/** Why no edge at all can lead from the one node to the other, whatever their ports. */
export function refuseNodes(state: DraftState, kinds: NodeKinds, edge: Pick<Edge, 'source' | 'target'>): string | null {
  const inside = isInside(state, edge)
  if (edge.source === edge.target && !inside) return 'A node cannot feed itself. Use “Repeat” for a loop.'
  if (edge.target === INPUT_ID || edge.source === OUTPUT_ID) return 'Values flow from Input to Output.'
  const border = crossesBorder(state, kinds, edge)
  if (border) return border
  if (!inside && downstream(state, edge.target).has(edge.source)) {
    return 'This would close a circle. Use “Repeat” to loop until something holds.'
  }
  return null
}

function isInside(state: DraftState, edge: Pick<Edge, 'source' | 'target'>): boolean {
  return scopeOf(state, edge.target) === edge.source || scopeOf(state, edge.source) === edge.target
}

function crossesBorder(state: DraftState, kinds: NodeKinds, edge: Pick<Edge, 'source' | 'target'>): string | null {
  const [from, to] = [scopeOf(state, edge.source), scopeOf(state, edge.target)]
  if (from === to || isInside(state, edge)) return null
  return `An edge cannot cross the border of “${titleOf(state, kinds, (to ?? from) as string)}”. Wire the container first.`
}

export function refuseTypes(state: DraftState, kinds: NodeKinds, edge: Edge): string | null {
  const { source, target } = endsOf(state, edge)
  const sourcePort = findPort(state, kinds, source)
  const targetPort = findPort(state, kinds, target)
  if (!sourcePort || !targetPort) return null
  return fits(sourcePort.type, targetPort.type)
}

/** Draws an edge; the one edge that a single port already has makes room. */
export function connect(state: DraftState, kinds: NodeKinds, edge: Edge): Command[] {
  const { target } = endsOf(state, edge)
  const takesMany = findPort(state, kinds, target)?.many ?? false
  const present = edgesInto(state, edge.target).filter(([, each]) => each.targetPort === edge.targetPort)
  const key = formatEdge(edge)
  if (present.some(([each]) => each === key)) return []
  const freed = takesMany ? [] : present.map(([each]): Command => ({ type: 'disconnect', edge: each }))
  return [...freed, { type: 'connect', edge: key }]
}

/** Whether a port already has its one edge. */
export function isTaken(state: DraftState, kinds: NodeKinds, ref: PortRef): boolean {
  if (ref.side === 'output' || findPort(state, kinds, ref)?.many) return false
  return edgesInto(state, ref.node).some(([, edge]) => edge.targetPort === ref.port)
}

/** Every port of a node that could be the other end for `from`, as references. */
export function candidatePorts(state: DraftState, kinds: NodeKinds, from: PortRef, id: string): PortRef[] {
  const ports = portsFor(state, kinds, id)
  const inner = scopeOf(state, from.node) === id
  const [inputs, outputs] = inner ? [ports.innerInputs, ports.innerOutputs] : [ports.inputs, ports.outputs]
  return from.side === 'output'
    ? inputs.map((port) => ({ node: id, port: port.name, side: 'input', inner }))
    : outputs.map((port) => ({ node: id, port: port.name, side: 'output', inner }))
}
