/** Draft states for tests, written as briefly as a graph's text. */
import type { DraftState } from '../draft/projection'
import { parseEdge, type Edge, type NodeValue, type Place } from '../draft/values'
import type { JsonObject } from '../kinds/types'

export function node(kind: string, settings: JsonObject = {}, more: Partial<NodeValue> = {}): NodeValue {
  return { kind: `${kind}@1`, settings, ...more }
}

export function graph(nodes: { [id: string]: NodeValue }, edges: string[] = [], more: Partial<DraftState> = {}): DraftState {
  return {
    name: 'Test', description: '', inputs: { topic: { type: 'text' } }, outputs: {}, nodes,
    edges: Object.fromEntries(edges.map((key) => [key, parseEdge(key) as Edge])),
    layout: Object.fromEntries(Object.keys(nodes).map((id, index) => [id, [index * 320, 0] as Place])),
    groups: {}, marks: {},
    ...more,
  }
}
