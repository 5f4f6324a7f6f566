/** A whole graph as the text form that the server reads, written here: of edits that never reached the server only this browser can tell. Pure. */
import type { GraphValue, NodeValue } from '../draft/values'
import type { Json } from '../kinds/types'
import { toYaml } from './yamlText'

export function graphText(graph: GraphValue): string {
  return toYaml(textForm(graph))
}

/** Groups list their nodes, and locked nodes stand in a list; what is empty is left out. */
export function textForm({ nodes, groups, ...graph }: GraphValue): Json {
  const ids = Object.keys(nodes)
  const members = (group: string) => ids.filter((id) => nodes[id]?.group === group)
  const parts = {
    format: 'agent/1', ...graph,
    nodes: mapped(nodes, ({ group: _group, locked: _locked, ...node }: NodeValue) => node),
    groups: mapped(groups, (look, id) => ({ ...look, nodes: members(id) })),
    locked: ids.filter((id) => nodes[id]?.locked),
  }
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0)) as unknown as Json
}

function mapped<T, R>(record: { [id: string]: T }, change: (value: T, id: string) => R): { [id: string]: R } {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, change(value, id)]))
}
