/** Groups: who stands in which, and what a person does with them. Pure. The server's `engine/groups.py` settles them alike. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { GroupColour, GroupValue } from '../draft/values'
import { scopeOf } from './lookup'
import { newNodeId } from './names'

export interface Group {
  id: string
  name: string
  colour: GroupColour
  collapsed: boolean
  /** Nodes of one scope, sorted; never none. */
  nodes: string[]
  parent: string | null
}

/** No node's id has a colon, so a group's card cannot be taken for a node. */
const CARD = 'group:'
export const cardOfGroup = (group: string) => `${CARD}${group}`
export const groupOfCard = (card: string): string | null => (card.startsWith(CARD) ? card.slice(CARD.length) : null)

export type Groups = ReadonlyMap<string, Group>

const NONE: Groups = new Map()
const known = new WeakMap<DraftState['nodes'], { groups: DraftState['groups']; found: Groups }>()

/** The groups that hold something, sorted by id; two edits that met leave a group with the nodes of its first one's scope. */
export function groupsOf(state: DraftState): Groups {
  const hit = known.get(state.nodes)
  if (hit?.groups === state.groups) return hit.found
  const found = Object.keys(state.groups).length ? findGroups(state) : NONE
  known.set(state.nodes, { groups: state.groups, found })
  return found
}

function findGroups(state: DraftState): Groups {
  const members = new Map<string, string[]>()
  for (const id of Object.keys(state.nodes).sort()) {
    const group = state.nodes[id]?.group
    if (group && state.groups[group]) members.set(group, [...(members.get(group) ?? []), id])
  }
  return new Map([...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, nodes]) => [id, made(state, id, nodes)]))
}

function made(state: DraftState, id: string, nodes: string[]): Group {
  const { name = '', colour = 'grey', collapsed = false } = state.groups[id] as GroupValue
  const parent = scopeOf(state, nodes[0] as string)
  return { id, name, colour, collapsed, nodes: nodes.filter((node) => scopeOf(state, node) === parent), parent }
}

export const groupName = (group: Group) => group.name || 'Group'

/** The group that a node stands in. */
export function groupOf(state: DraftState, id: string): Group | undefined {
  const group = groupsOf(state).get(state.nodes[id]?.group ?? '')
  return group?.nodes.includes(id) ? group : undefined
}

/** What is chosen as nodes: in place of a group's card, the nodes of the group. */
export function nodesOf(state: DraftState, chosen: string[]): string[] {
  if (!chosen.some((id) => groupOfCard(id) !== null)) return chosen
  return [...new Set(chosen.flatMap((id) => (groupOfCard(id) === null ? [id] : (groupsOf(state).get(groupOfCard(id) as string)?.nodes ?? []))))]
}

/** Puts nodes into a new group, or says why they cannot stand in one. */
export function groupNodes(state: DraftState, chosen: string[]): { id: string; commands: Command[] } | string {
  const nodes = nodesOf(state, chosen).filter((id) => state.nodes[id])
  if (nodes.length === 0) return chosen.length === 0 ? 'Select the nodes that belong together first.' : 'Input and Output belong to every agent: they cannot be grouped.'
  if (new Set(nodes.map((id) => scopeOf(state, id))).size > 1) return 'A group holds nodes that stand side by side. Select them inside one container, or all outside.'
  const colour = [...groupsOf(state).values()].find((group) => group.nodes.some((id) => nodes.includes(id)))?.colour ?? 'blue'
  const id = newNodeId('group', new Set(Object.keys(state.groups)))
  return { id, commands: [{ type: 'set_group', id, value: { name: '', colour, nodes } }] }
}

/** Takes groups away, those that are chosen or those of the chosen nodes; their nodes stay. */
export function ungroup(state: DraftState, chosen: string[]): Command[] {
  const groups = chosen.map((id) => groupOfCard(id) ?? groupOf(state, id)?.id).filter((id) => id !== undefined && state.groups[id])
  return [...new Set(groups)].map((id) => ({ type: 'remove_group', id: id as string }))
}

/** Changes how a group looks; its nodes stay. */
export function changeGroup(group: Group, change: GroupValue): Command[] {
  const { name, colour, collapsed } = { ...group, ...change }
  return [{ type: 'set_group', id: group.id, value: { ...(name ? { name } : {}), colour, ...(collapsed ? { collapsed } : {}) } }]
}

/** The group whose one card stands for a node on the canvas: of all around it that are collapsed, the outermost. */
export function hiders(state: DraftState): ReadonlyMap<string, string> {
  const folded = [...groupsOf(state).values()].filter((group) => group.collapsed)
  const direct = new Map(folded.flatMap((group) => group.nodes.map((id) => [id, group.id] as const)))
  if (direct.size === 0) return direct
  const hidden = new Map<string, string>()
  for (const id of Object.keys(state.nodes)) {
    const group = outermost(state, id, direct)
    if (group) hidden.set(id, group)
  }
  return hidden
}

function outermost(state: DraftState, id: string, direct: Map<string, string>): string | undefined {
  let found: string | undefined
  for (let at: string | null = id, depth = 0; at !== null && depth < 32; at = scopeOf(state, at), depth++) found = direct.get(at) ?? found
  return found
}
