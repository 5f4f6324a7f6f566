/** What a text may refer to with `{{`: values that can reach the node, and the edge that choosing one draws. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge } from '../draft/values'
import { isQuiet } from '../kinds/ports'
import { INPUT_ID, OUTPUT_ID, type NodeKinds, type Port } from '../kinds/types'
import { portNameFor } from './bestPort'
import { connect } from './connect'
import { downstream, edgesInto, portsFor, scopeOf, titleOf, type PortRef } from './lookup'
import { freeName, toName } from './names'

export interface Variable {
  /** Name to write between the braces. */
  name: string
  type: string
  /** Where the value comes from, for people: `Research`. */
  from: string
  port: string
  /** The port that is to be wired; absent when the name is already an input of the node. */
  source?: PortRef
  /** Choosing it gives the agent a new input of this name. */
  isNew?: boolean
}

/** Wired names first, then inputs of the agent, then outputs of nodes that are not downstream. */
export function offerVariables(state: DraftState, kinds: NodeKinds, id: string): Variable[] {
  const wired = wiredNames(state, kinds, id)
  const taken = new Set(wired.map((variable) => variable.name))
  const sources = new Set(edgesInto(state, id).map(([, edge]) => `${edge.source}.${edge.sourcePort}`))
  const others = reachable(state, kinds, id)
    .filter(({ ref }) => !sources.has(`${ref.node}.${ref.port}`))
    .map(({ ref, port }): Variable => ({
      name: freeName(portNameFor(state, ref), taken), type: port.type, from: titleOf(state, kinds, ref.node), port: port.name, source: ref,
    }))
  return [...wired, ...others]
}

function wiredNames(state: DraftState, kinds: NodeKinds, id: string): Variable[] {
  return edgesInto(state, id)
    .filter(([, edge]) => scopeOf(state, edge.source) !== id)
    .map(([, edge]) => ({
      name: edge.targetPort,
      type: portsFor(state, kinds, edge.source).outputs.find((port) => port.name === edge.sourcePort)?.type ?? 'any',
      from: titleOf(state, kinds, edge.source),
      port: edge.sourcePort,
    }))
    .filter((variable) => variable.type !== 'tool')
}

function reachable(state: DraftState, kinds: NodeKinds, id: string): { ref: PortRef; port: Port }[] {
  const scope = scopeOf(state, id)
  const after = downstream(state, id)
  const inside = scope === null ? [] : innerSources(state, kinds, scope)
  const siblings = [...(scope === null ? [INPUT_ID] : []), ...Object.keys(state.nodes)]
    .filter((other) => other !== OUTPUT_ID && scopeOf(state, other) === scope && !after.has(other))
    .flatMap((other) => offered(portsFor(state, kinds, other).outputs, other, false))
  return [...inside, ...siblings]
}

const innerSources = (state: DraftState, kinds: NodeKinds, scope: string) =>
  offered(portsFor(state, kinds, scope).innerOutputs, scope, true)

function offered(ports: Port[], node: string, inner: boolean): { ref: PortRef; port: Port }[] {
  return ports
    .filter((port) => port.type !== 'tool' && (inner || !isQuiet(port)))
    .map((port) => ({ port, ref: { node, port: port.name, side: 'output', inner } }))
}

/** What to offer for a name that nothing upstream has: an input of the agent. Inside a container there is no way to it. */
export function offerNewInput(state: DraftState, id: string, typed: string): Variable | null {
  const name = toName(typed || 'text')
  if (scopeOf(state, id) !== null || state.inputs[name] || typed.includes('.')) return null
  return { name, type: 'text', from: 'new input', port: name, isNew: true, source: { node: INPUT_ID, port: name, side: 'output', inner: false } }
}

/** Draws the edge that a chosen variable needs; nothing when it is wired already. */
export function wireVariable(state: DraftState, kinds: NodeKinds, id: string, variable: Variable): Command[] {
  if (!variable.source) return []
  if (variable.isNew) {
    return [
      { type: 'set_input', name: variable.name, value: { type: 'text' } }, { type: 'connect', edge: `${INPUT_ID}.${variable.name} -> ${id}.${variable.name}` },
    ]
  }
  const edge = { source: variable.source.node, sourcePort: variable.source.port, target: id, targetPort: variable.name }
  if (state.edges[formatEdge(edge)]) return []
  return connect(state, kinds, edge)
}
