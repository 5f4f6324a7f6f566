/** A graph's text form as a draft holds it. Pure. */
import type { GraphValue, GroupValue, NodeValue } from '../draft/values'

/** As a revision gives it: groups list their nodes, and locked nodes stand in a list. */
export type TextForm = Pick<GraphValue, 'name' | 'inputs' | 'nodes' | 'edges' | 'layout'> &
  Partial<Pick<GraphValue, 'description' | 'outputs'>> & { groups?: { [id: string]: GroupValue & { nodes?: string[] } }; locked?: string[] }

export function readText({ groups = {}, locked = [], description = '', outputs = {}, ...graph }: TextForm): GraphValue {
  const nodes = { ...graph.nodes }
  const change = (id: string, field: Partial<NodeValue>) => {
    const node = nodes[id]
    if (node) nodes[id] = { ...node, ...field }
  }
  for (const [group, { nodes: members = [] }] of Object.entries(groups)) for (const id of members) change(id, { group })
  for (const id of locked) change(id, { locked: true })
  return { ...graph, description, outputs, nodes, groups: Object.fromEntries(Object.entries(groups).map(([id, { nodes: _members, ...look }]) => [id, look])) }
}
