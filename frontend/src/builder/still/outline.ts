/** A graph of which only the shape is known, drawn like any other: its edges alone say which ports its nodes have. Pure. */
import { edgesFrom, edgesInto, endsOf, type PortRef } from '../commands/lookup'
import type { DraftState } from '../draft/projection'
import { parseEdge, type Edge, type GraphValue, type NodeValue } from '../draft/values'
import { kindId } from '../kinds/look'
import type { NodeKind, NodeKinds, Port } from '../kinds/types'
import type { Outline } from '@/runs/slots'

/** Nodes of one kind have different ports here, so each has a kind of its own, still called and coloured as the true one. */
const ownKind = (kind: string, id: string) => `${kind}#${id}`

const FLOWS: { [id: string]: NodeKind['flow'] } = { for_each: 'each', repeat: 'repeat' }

export function readOutline({ nodes, edges, layout }: Outline, titles: { readonly [kind: string]: string }): { graph: GraphValue; kinds: NodeKinds } {
  const value = (id: string): NodeValue => {
    const { kind = '', title = '', parent = null, disabled = false } = nodes[id] ?? {}
    return { kind: ownKind(kind, id), settings: {}, ...(title ? { title } : {}), ...(parent ? { parent } : {}), ...(disabled ? { disabled } : {}) }
  }
  const graph: GraphValue = {
    name: '', description: '', inputs: {}, outputs: {}, groups: {}, edges: [...edges], layout: layout as GraphValue['layout'],
    nodes: Object.fromEntries(Object.keys(nodes).map((id) => [id, value(id)])),
  }
  const wired = stateOf(graph)
  graph.inputs = Object.fromEntries(edgesFrom(wired, 'input').map(([, { sourcePort }]) => [sourcePort, { type: 'any' }]))
  return { graph, kinds: Object.fromEntries(Object.entries(nodes).map(([id, { kind }]) => [ownKind(kind, id), kindFor(wired, id, kind, titles)])) }
}

function kindFor(state: DraftState, id: string, kind: string, titles: { readonly [kind: string]: string }): NodeKind {
  const name = kindId(kind)
  const ends = [...edgesFrom(state, id).map(([, edge]) => endsOf(state, edge).source), ...edgesInto(state, id).map(([, edge]) => endsOf(state, edge).target)]
  const ports = (side: PortRef['side'], inner: boolean) => [...new Set(ends.filter((end) => end.side === side && end.inner === inner).map((end) => end.port))].map((port): Port => ({ name: port, type: 'any', required: true }))
  const holds = Object.values(state.nodes).some((node) => node.parent === id)
  const flow = FLOWS[name] ?? (holds ? 'each' : 'step')
  return {
    id: name, kind: ownKind(kind, id), title: titles[name] ?? name, group: '', help: '', icon: '', settings_schema: { type: 'object', properties: {} }, defaults: {},
    inputs: ports('input', false), outputs: ports('output', false), inner: flow === 'step' ? null : { inputs: ports('input', true), outputs: ports('output', true) },
    dynamic: {}, flow, as_tool: ports('output', false).some((port) => port.name === 'tool'),
  }
}

const stateOf = (graph: GraphValue): DraftState => ({
  ...graph, marks: {}, edges: Object.fromEntries(graph.edges.map((key) => [key, parseEdge(key)]).filter((entry): entry is [string, Edge] => entry[1] !== null)),
})
