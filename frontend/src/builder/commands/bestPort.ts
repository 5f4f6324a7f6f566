/** Which port a person most likely means when an edge is dropped on a whole node. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { NodeValue } from '../draft/values'
import { looseness } from '../kinds/fits'
import { isQuiet, portList } from '../kinds/ports'
import { OUTPUT_ID, type Json, type NodeKinds } from '../kinds/types'
import { candidatePorts, connect, edgeBetween, isTaken, refuseEdge } from './connect'
import { findPort, scopeOf, titleOf, type PortRef } from './lookup'
import { freeName, toName } from './names'

export function bestPort(state: DraftState, kinds: NodeKinds, from: PortRef, id: string): PortRef | null {
  const ranked = candidatePorts(state, kinds, from, id)
    .filter((ref) => fitsInto(state, kinds, from, ref))
    .map((ref) => ({ ref, rank: rank(state, kinds, from, ref) }))
    .sort((a, b) => a.rank - b.rank)
  return ranked[0]?.ref ?? null
}

function fitsInto(state: DraftState, kinds: NodeKinds, from: PortRef, ref: PortRef): boolean {
  const edge = edgeBetween(from, ref)
  return edge !== null && refuseEdge(state, kinds, edge) === null
}

/** Lower is better: free before taken, the same name, the same type, wanted before optional, plain before quiet. */
export function rank(state: DraftState, kinds: NodeKinds, from: PortRef, ref: PortRef): number {
  const port = findPort(state, kinds, ref)
  const own = findPort(state, kinds, from)
  const types = looseness(own?.type ?? 'any', port?.type ?? 'any')
  return (isTaken(state, kinds, ref) ? 100 : 0) + (ref.port === from.port ? 0 : 10) + types * 4
    + (port?.required ? 0 : 2) + (port && isQuiet(port) ? 20 : 0)
}

/** Draws the edge from `from` to the best port of a node, making a port where the kind lets its settings name them. */
export function connectToNode(state: DraftState, kinds: NodeKinds, from: PortRef, id: string): Command[] | string {
  const best = bestPort(state, kinds, from, id)
  if (best && !isTaken(state, kinds, best)) {
    const edge = edgeBetween(from, best)
    return edge ? connect(state, kinds, edge) : []
  }
  const made = makePort(state, kinds, from, id)
  if (made) return made.commands
  if (best) {
    const edge = edgeBetween(from, best)
    return edge ? connect(state, kinds, edge) : []
  }
  return whyNot(state, kinds, from, id)
}

function whyNot(state: DraftState, kinds: NodeKinds, from: PortRef, id: string): string {
  for (const ref of candidatePorts(state, kinds, from, id)) {
    const edge = edgeBetween(from, ref)
    const reason = edge && refuseEdge(state, kinds, edge)
    if (reason) return reason
  }
  return `“${titleOf(state, kinds, id)}” has no port for this.`
}

/** A new input port named after what is wired into it: a variable in the prompt, a row in the list of inputs, an output of the agent. */
export function makePort(state: DraftState, kinds: NodeKinds, from: PortRef, id: string): { name: string; commands: Command[] } | null {
  if (from.side !== 'output' || findPort(state, kinds, from)?.type === 'tool') return null
  // What a container is given from its inside has its fixed ports; a new one would face the other way.
  if (scopeOf(state, from.node) === id) return null
  const node = state.nodes[id]
  const taken = candidatePorts(state, kinds, from, id).map((ref) => ref.port)
  const name = freeName(portNameFor(state, from), taken)
  const edge = { source: from.node, sourcePort: from.port, target: id, targetPort: name }
  if (refuseEdge(state, kinds, edge)) return null
  const draw: Command = { type: 'connect', edge: `${from.node}.${from.port} -> ${id}.${name}` }
  if (id === OUTPUT_ID) return { name, commands: [draw] }
  const grown = node && growSettings(kinds, id, node, name, findPort(state, kinds, from)?.type ?? 'any')
  return grown ? { name, commands: [grown, draw] } : null
}

/** `text` says nothing about a value; the node that made it does. */
export function portNameFor(state: DraftState, from: PortRef): string {
  const generic = new Set(['text', 'result', 'value', 'json', 'body', 'results', 'output'])
  if (!generic.has(from.port)) return toName(from.port)
  const node = state.nodes[from.node]
  return toName(node?.title || from.port)
}

function growSettings(kinds: NodeKinds, id: string, node: NodeValue, name: string, type: string): Command | null {
  const kind = kinds[node.kind]
  const dynamic = kind?.dynamic
  if (dynamic?.inputs) {
    const listed = portList(node.settings[dynamic.inputs]) ?? (kind?.inner ? [] : kind?.inputs) ?? []
    const value = [...listed.map((port) => ({ name: port.name, type: port.type })), { name, type }] as Json
    return { type: 'set', id, path: ['settings', dynamic.inputs], value }
  }
  // What the node cannot do without takes the value: a model's prompt, not its system message.
  const setting = dynamic?.template?.find((each) => kind?.settings_schema.required?.includes(each)) ?? dynamic?.template?.[0]
  if (!setting) return null
  const text = typeof node.settings[setting] === 'string' ? (node.settings[setting]) : ''
  const value = text.trim() === '' ? `{{ ${name} }}` : `${text.trimEnd()}\n\n{{ ${name} }}`
  return { type: 'set', id, path: ['settings', setting], value }
}
