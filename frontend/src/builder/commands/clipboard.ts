/** Copy and paste as plain text: a marked YAML of nodes, one node, or a whole agent as JSON or YAML. Pure. */
import { restoreNode, type Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge, parseEdge, type GroupValue, type NodeValue, type Place } from '../draft/values'
import type { Declarations } from '../kinds/ports'
import { INPUT_ID, OUTPUT_ID, type Json, type NodeKinds } from '../kinds/types'
import { groupsOf } from './groups'
import { isImplicit } from './lookup'
import { newNodeId } from './names'
import { toYaml } from './yamlText'

/** Marks our own clipboard text; a copied stretch of a graph is a graph without inputs. */
const MARK = 'agent-nodes/1'

export interface Clip {
  nodes: { [id: string]: NodeValue }
  edges: string[]
  layout: { [id: string]: Place }
  /** The groups that its nodes name. */
  groups?: { [id: string]: GroupValue }
  /** What a whole agent declares. */
  inputs?: Declarations
  outputs?: Declarations
}

/** The chosen nodes, what is inside them, and the edges between them. */
export function cut(state: DraftState, ids: string[]): Clip {
  const chosen = withInside(state, ids.filter((id) => !isImplicit(id)))
  return {
    nodes: Object.fromEntries([...chosen].map((id) => [id, rooted(state.nodes[id] as NodeValue, chosen)])),
    edges: Object.entries(state.edges).filter(([, e]) => chosen.has(e.source) && chosen.has(e.target)).map(([key]) => key),
    layout: Object.fromEntries([...chosen].map((id) => [id, state.layout[id] ?? [0, 0]])),
    ...groupsIn(state, chosen),
  }
}

/** A group comes along when two of its nodes do: a copy of one alone is no group. */
function groupsIn(state: DraftState, chosen: Set<string>): Pick<Clip, 'groups'> {
  const whole = [...groupsOf(state).values()].filter((group) => group.nodes.filter((id) => chosen.has(id)).length > 1)
  return whole.length ? { groups: Object.fromEntries(whole.map(({ id }) => [id, state.groups[id] as GroupValue])) } : {}
}

function withInside(state: DraftState, ids: string[]): Set<string> {
  const chosen = new Set(ids.filter((id) => state.nodes[id]))
  let grew = true
  while (grew) {
    grew = false
    for (const [id, node] of Object.entries(state.nodes)) {
      if (node.parent && chosen.has(node.parent) && !chosen.has(id)) { chosen.add(id); grew = true }
    }
  }
  return chosen
}

/** A node whose container was not chosen with it stands at the root of the clip. */
function rooted(node: NodeValue, chosen: Set<string>): NodeValue {
  if (!node.parent || chosen.has(node.parent)) return node
  const { parent: _left, ...rest } = node
  return rest
}

/** YAML, so that it can be pasted into a mail and read, and pasted back onto any canvas. */
export function writeClip(clip: Clip): string {
  const nodes = Object.fromEntries(Object.entries(clip.nodes).map(([id, { group: _group, locked: _locked, ...node }]) => [id, node]))
  const groups = Object.entries(clip.groups ?? {}).map(([id, look]) => [id, { ...look, nodes: Object.keys(clip.nodes).filter((node) => clip.nodes[node]?.group === id) }])
  const { edges, layout } = clip
  return `# Nodes of an agent. Paste them onto a canvas.\n${toYaml({ format: MARK, nodes, edges, layout, ...(groups.length ? { groups: Object.fromEntries(groups) } : {}) } as unknown as Json)}`
}

/** Reads a graph as JSON, the way older copies were written; null when it is none. */
export function readClip(text: string): Clip | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    return clipFrom(JSON.parse(text))
  } catch {
    return null
  }
}

/** A graph's data as a clip, or that of some nodes or of one; edges and places that it lacks are filled in. */
export function clipFrom(data: unknown): Clip | null {
  if (!isMapping(data)) return null
  const graph = isMapping(data['nodes']) ? data : { nodes: typeof data['kind'] === 'string' ? { node: data } : data }
  const { nodes = {}, edges, layout, inputs, outputs } = graph as Partial<Clip>
  const { groups, groupOf } = readGroups((graph as { groups?: unknown }).groups)
  const whole = Object.entries(nodes).filter(([, node]) => typeof node?.kind === 'string')
  if (whole.length === 0) return null
  return {
    ...(isMapping(inputs) ? { inputs } : {}), ...(isMapping(outputs) ? { outputs } : {}),
    nodes: Object.fromEntries(whole.map(([id, node]) => [id, { ...node, settings: node.settings ?? {}, ...(groupOf.has(id) ? { group: groupOf.get(id) } : {}) }])),
    edges: Array.isArray(edges) ? edges.filter((edge) => typeof edge === 'string') : [],
    layout: Object.fromEntries(whole.map(([id], index) => [id, isPlace(layout?.[id]) ? layout[id] : [index * 320, 0]])),
    ...(Object.keys(groups).length ? { groups } : {}),
  }
}

/** A text lists the nodes of a group; here the nodes name it. */
function readGroups(value: unknown): { groups: { [id: string]: GroupValue }; groupOf: Map<string, string> } {
  const groupOf = new Map<string, string>()
  const found = Object.entries(isMapping(value) ? value : {}).filter(([, group]) => isMapping(group)) as [string, GroupValue & { nodes?: unknown }][]
  const groups = Object.fromEntries(found.map(([id, { nodes, ...look }]) => {
    for (const node of Array.isArray(nodes) ? nodes : []) groupOf.set(String(node), id)
    return [id, look]
  }))
  return { groups, groupOf }
}

/** A text that people wrote may hold anything. */
function isPlace(value: unknown): value is Place {
  return Array.isArray(value) && (value.length === 2 || value.length === 4) && value.every((each) => Number.isFinite(each))
}

function isMapping(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Adds a clip under new ids, and what a whole agent declares where the draft does not yet; root nodes keep their places to each other, their top left corner goes to `at`. */
export function paste(
  state: DraftState, kinds: NodeKinds, clip: Clip, at: [number, number], parent?: string | null,
): { ids: string[]; commands: Command[] } {
  const renamed = new Map<string, string>()
  const taken = new Set(Object.keys(state.nodes))
  for (const [id, node] of Object.entries(clip.nodes)) {
    const fresh = newNodeId(kinds[node.kind]?.id ?? (node.kind.split('@')[0] || 'node'), taken)
    taken.add(fresh)
    renamed.set(id, fresh)
  }
  const shift = shiftTo(clip, at)
  const nodes = byDepth(clip).flatMap(([id, node]) => {
    const inside = node.parent !== undefined && renamed.has(node.parent)
    const holder = inside ? renamed.get(node.parent as string) : (parent ?? undefined)
    const { parent: _old, group: _group, locked: _locked, ...rest } = node
    const place = clip.layout[id] ?? [0, 0]
    return restoreNode(renamed.get(id) as string, { ...rest, ...(holder ? { parent: holder } : {}) }, inside ? place : shift(place))
  })
  const ends = parent ? [] : declarationsOf(state, clip)
  return { ids: [...renamed.values()], commands: [...ends, ...nodes, ...edgesOf(state, clip, renamed, !parent), ...groupsOfClip(state, clip, renamed)] }
}

function groupsOfClip(state: DraftState, clip: Clip, renamed: Map<string, string>): Command[] {
  const taken = new Set(Object.keys(state.groups))
  return Object.entries(clip.groups ?? {}).flatMap(([id, look]): Command[] => {
    const nodes = Object.entries(clip.nodes).filter(([, node]) => node.group === id).map(([node]) => renamed.get(node) as string)
    const fresh = newNodeId('group', taken)
    taken.add(fresh)
    return nodes.length ? [{ type: 'set_group', id: fresh, value: { ...look, nodes } }] : []
  })
}

function declarationsOf(state: DraftState, clip: Clip): Command[] {
  const missing = (wanted: Declarations = {}, present: Declarations) => Object.entries(wanted).filter(([name]) => !present[name])
  return [
    ...missing(clip.inputs, state.inputs).map(([name, value]): Command => ({ type: 'set_input', name, value: value ?? {} })),
    ...missing(clip.outputs, state.outputs).map(([name, value]): Command => ({ type: 'set_output', name, value: value ?? {} })),
  ]
}

function byDepth(clip: Clip): [string, NodeValue][] {
  const depth = (id: string, seen = 0): number => {
    const parent = clip.nodes[id]?.parent
    return parent && seen < 16 ? depth(parent, seen + 1) + 1 : 0
  }
  return Object.entries(clip.nodes).sort(([a], [b]) => depth(a) - depth(b))
}

function shiftTo(clip: Clip, at: [number, number]): (place: Place) => Place {
  const roots = Object.entries(clip.nodes).filter(([, node]) => !node.parent || !clip.nodes[node.parent]).map(([id]): Place => clip.layout[id] ?? [0, 0])
  const left = Math.min(...roots.map((place) => place[0]))
  const top = Math.min(...roots.map((place) => place[1]))
  return (place) => [place[0] - left + at[0], place[1] - top + at[1], ...place.slice(2)] as Place
}

/** The edges between pasted nodes and, of a whole agent, those from Input and to outputs that nothing feeds yet. */
function edgesOf(state: DraftState, clip: Clip, renamed: Map<string, string>, hasEnds: boolean): Command[] {
  const names = new Map(hasEnds ? [...renamed, [INPUT_ID, INPUT_ID], [OUTPUT_ID, OUTPUT_ID]] : renamed)
  const fed = new Set(Object.values(state.edges).filter((edge) => edge.target === OUTPUT_ID).map((edge) => edge.targetPort))
  return clip.edges.flatMap((key): Command[] => {
    const edge = parseEdge(key)
    const [source, target] = [names.get(edge?.source ?? ''), names.get(edge?.target ?? '')]
    if (!edge || !source || !target || (target === OUTPUT_ID && fed.has(edge.targetPort))) return []
    return [{ type: 'connect', edge: formatEdge({ ...edge, source, target }) }]
  })
}
