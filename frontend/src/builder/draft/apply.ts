/** Applies commands to the draft's document. The caller opens the transaction: one per action of a person. */
import * as Y from 'yjs'
import type { Declaration } from '../kinds/ports'
import type { Json, JsonObject, NodeKinds } from '../kinds/types'
import { restoreNode, type Command } from './commands'
import { isSharedText, markKey, readDeclarations, readGraph, readNode, rootsOf, type Roots } from './document'
import { findHints, HINTS } from './settingsOrder'
import { textEdit } from './textEdit'
import { isSame, MARKS, parseEdge, type GraphValue, type GroupValue, type NodeValue, type Place } from './values'

/** Removals in a row are done together: one by one, each would look through the whole graph. */
export function applyCommands(doc: Y.Doc, kinds: NodeKinds, commands: Command[]): void {
  let removed: string[] = []
  const flush = () => {
    if (removed.length) removeNodes(rootsOf(doc), removed)
    removed = []
  }
  for (const command of commands) {
    if (command.type === 'remove_node') {
      removed.push(command.id)
      continue
    }
    flush()
    applyCommand(doc, kinds, command)
  }
  flush()
}

function applyCommand(doc: Y.Doc, kinds: NodeKinds, command: Command): void {
  const roots = rootsOf(doc)
  switch (command.type) {
    case 'add_node': return addNode(roots, kinds, command)
    case 'remove_node': return removeNodes(roots, [command.id])
    case 'set': return setField(roots, kinds, command.id, command.path, command.value)
    case 'connect': return void (roots.edges.has(command.edge) || roots.edges.set(command.edge, {}))
    case 'disconnect': return roots.edges.delete(command.edge)
    case 'move': return move(roots, command.positions)
    case 'set_parent': return setField(roots, kinds, command.id, ['parent'], command.parent)
    case 'set_group': return setGroup(roots, command.id, command.value)
    case 'remove_group': return removeGroup(roots, command.id)
    case 'set_input': return declare(roots, 'inputs', command.name, command.value)
    case 'set_output': return declare(roots, 'outputs', command.name, command.value)
    case 'set_meta': return setMeta(roots, command)
    case 'mark': return mark(roots, command)
    case 'replace': return replace(doc, kinds, command)
  }
}

type Add = Extract<Command, { type: 'add_node' }>

/** A node that is there already stays: it may be somebody else's, and what it says would be gone. */
function addNode(roots: Roots, kinds: NodeKinds, command: Add): void {
  if (roots.nodes.has(command.id)) return
  const settings = new Y.Map<unknown>()
  for (const [name, value] of Object.entries(command.settings ?? {})) {
    settings.set(name, sharedOrPlain(kinds, command.kind, name, value))
  }
  const node = new Y.Map<unknown>([['kind', command.kind]])
  if (command.title) node.set('title', command.title)
  if (command.parent) node.set('parent', command.parent)
  node.set('settings', settings)
  keepOrder(node, kinds, command.kind, command.settings ?? {})
  node.set('order', lastOrder(roots) + 1)
  roots.nodes.set(command.id, node)
  roots.layout.set(command.id, rounded(command.position))
}

function lastOrder(roots: Roots): number {
  let last = 0
  for (const node of roots.nodes.values()) last = Math.max(last, Number(node.get('order') ?? 0))
  return last
}

/** A map keeps no order, so the order of names is written beside it. */
function declare(roots: Roots, side: 'inputs' | 'outputs', name: string, value: Declaration | null): void {
  const names = Object.keys(readDeclarations(roots, side)).filter((each) => value !== null || each !== name)
  if (value !== null && !names.includes(name)) names.push(name)
  put(roots[side], name, value)
  put(roots.meta, `${side}_order`, names)
}

/** Removes nodes with what is inside them, their edges and their places, in one pass however many they are. */
function removeNodes(roots: Roots, ids: string[]): void {
  const inside = new Map<unknown, string[]>()
  for (const [id, node] of roots.nodes.entries()) {
    const parent = node.get('parent')
    const others = inside.get(parent)
    if (others) others.push(id)
    else inside.set(parent, [id])
  }
  // A set that grows while it is walked: what is inside follows, at any depth.
  const gone = new Set(ids)
  for (const id of gone) for (const child of inside.get(id) ?? []) gone.add(child)
  for (const key of roots.edges.keys()) {
    const edge = parseEdge(key)
    if (edge && (gone.has(edge.source) || gone.has(edge.target))) roots.edges.delete(key)
  }
  for (const id of gone) {
    roots.nodes.delete(id)
    roots.layout.delete(id)
    for (const name of MARKS) roots.marks.delete(markKey(id, name))
  }
}

function mark(roots: Roots, { id, name, value }: Extract<Command, { type: 'mark' }>): void {
  if (roots.nodes.has(id)) put(roots.marks, markKey(id, name), value)
}

/** Which nodes a group has stands at the nodes, so that two people who group at once agree; without `nodes` it keeps its own. */
function setGroup(roots: Roots, id: string, { nodes, ...look }: GroupValue & { nodes?: string[] }): void {
  put(roots.groups, id, look)
  if (nodes) regroup(roots, id, new Set(nodes))
}

function removeGroup(roots: Roots, id: string): void {
  roots.groups.delete(id)
  regroup(roots, id, new Set())
}

function regroup(roots: Roots, id: string, members: Set<string>): void {
  for (const [key, node] of roots.nodes.entries()) {
    if (members.has(key)) put(node, 'group', id)
    else if (node.get('group') === id) node.delete('group')
  }
}

function setField(roots: Roots, kinds: NodeKinds, id: string, path: string[], value: Json): void {
  const node = roots.nodes.get(id)
  if (!node) return
  if (path[0] !== 'settings' || path[1] === undefined) return put(node, path[0] as string, value)
  const settings = settingsOf(node)
  const present = settings.get(path[1])
  if (present instanceof Y.Text && typeof value === 'string') return editText(present, value)
  const { kind, settings: before } = readNode(node, kinds)
  if (isSame(before[path[1]] ?? null, value)) return
  put(settings, path[1], value === null ? null : sharedOrPlain(kinds, kind, path[1], value))
  keepOrder(node, kinds, kind, { ...before, [path[1]]: value })
}

/** A map keeps no order, so that of the settings is written beside them where the kind's schema does not say it. */
function keepOrder(node: Y.Map<unknown>, kinds: NodeKinds, kind: string, settings: JsonObject): void {
  const present = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
  put(node, HINTS, findHints(present, kinds[kind]?.settings_schema))
}

function settingsOf(node: Y.Map<unknown>): Y.Map<unknown> {
  const present = node.get('settings')
  if (present instanceof Y.Map) return present as Y.Map<unknown>
  const made = new Y.Map<unknown>()
  node.set('settings', made)
  return made
}

function sharedOrPlain(kinds: NodeKinds, kind: string, name: string, value: Json): unknown {
  return typeof value === 'string' && isSharedText(kinds, kind, name) ? new Y.Text(value) : value
}

function editText(text: Y.Text, after: string): void {
  const edit = textEdit(text.toString(), after)
  if (!edit) return
  if (edit.remove) text.delete(edit.at, edit.remove)
  if (edit.insert) text.insert(edit.at, edit.insert)
}

function put<T>(map: Y.Map<T>, name: string, value: T | null): void {
  if (value === null || value === undefined) map.delete(name)
  else if (!isSame(map.get(name) as Json, value as Json)) map.set(name, value)
}

function move(roots: Roots, positions: { [id: string]: Place }): void {
  for (const [id, place] of Object.entries(positions)) {
    const next = rounded(place)
    if (!isSame(roots.layout.get(id), next)) roots.layout.set(id, next)
  }
}

const rounded = (place: Place) => place.map(Math.round)

function setMeta(roots: Roots, command: Extract<Command, { type: 'set_meta' }>): void {
  if (command.name !== undefined) put(roots.meta, 'name', command.name)
  if (command.description !== undefined) put(roots.meta, 'description', command.description)
}

/** Changes only what differs, so that undo and other people's edits keep their meaning. */
function replace(doc: Y.Doc, kinds: NodeKinds, { graph, base }: Extract<Command, { type: 'replace' }>): void {
  applyCommands(doc, kinds, difference(base ?? readGraph(doc, kinds), graph))
  keepOrders(rootsOf(doc), graph)
}

/** Nodes and declarations stand in the order in which the graph names them. */
function keepOrders(roots: Roots, graph: GraphValue): void {
  for (const side of ['inputs', 'outputs'] as const) {
    const names = Object.keys(graph[side])
    if (!isSame(Object.keys(readDeclarations(roots, side)), names)) put(roots.meta, `${side}_order`, names)
  }
  let last = -Infinity
  for (const id of Object.keys(graph.nodes)) {
    const node = roots.nodes.get(id)
    if (!node) continue
    const order = Number(node.get('order') ?? 0)
    last = order > last ? order : last + 1
    if (last !== order) node.set('order', last)
  }
}

/** The commands that turn one graph into another, and nothing that is the same in both. Pure. */
export function difference(before: GraphValue, after: GraphValue): Command[] {
  const [old, now] = [new Set(before.edges), new Set(after.edges)]
  return [
    ...differentMeta(before, after),
    ...differentNodes(before, after),
    ...different(before.inputs, after.inputs).map((name): Command => ({ type: 'set_input', name, value: after.inputs[name] ?? null })),
    ...different(before.outputs, after.outputs).map((name): Command => ({ type: 'set_output', name, value: after.outputs[name] ?? null })),
    ...before.edges.filter((edge) => !now.has(edge)).map((edge): Command => ({ type: 'disconnect', edge })),
    ...after.edges.filter((edge) => !old.has(edge)).map((edge): Command => ({ type: 'connect', edge })),
    ...differentPlaces(before, after),
    ...different(before.groups, after.groups).map((id): Command => (after.groups[id] ? { type: 'set_group', id, value: after.groups[id] } : { type: 'remove_group', id })),
  ]
}

function differentMeta(before: GraphValue, after: GraphValue): Command[] {
  const changed = { ...(before.name !== after.name && { name: after.name }), ...(before.description !== after.description && { description: after.description }) }
  return Object.keys(changed).length ? [{ type: 'set_meta', ...changed }] : []
}

function differentPlaces(before: GraphValue, after: GraphValue): Command[] {
  const moved = Object.entries(after.layout).filter(([id, place]) => !isSame(before.layout[id], place))
  return moved.length ? [{ type: 'move', positions: Object.fromEntries(moved) }] : []
}

/** Changes come first: a node that leaves a container which goes must not go along. */
function differentNodes(before: GraphValue, after: GraphValue): Command[] {
  const ids = different(before.nodes, after.nodes)
  const changed = ids.flatMap((id) => (before.nodes[id] && after.nodes[id] ? differentFields(id, before.nodes[id], after.nodes[id]) : []))
  const removed = ids.filter((id) => !after.nodes[id]).map((id): Command => ({ type: 'remove_node', id }))
  const added = ids.flatMap((id) => (after.nodes[id] && !before.nodes[id] ? restoreNode(id, after.nodes[id], after.layout[id] ?? [0, 0]) : []))
  return [...changed, ...removed, ...added]
}

function differentFields(id: string, old: NodeValue, now: NodeValue): Command[] {
  const { settings: oldSettings, ...oldFields } = old
  const { settings, ...fields } = now
  return [
    ...different(oldFields, fields).map((name): Command => ({ type: 'set', id, path: [name], value: at(fields, name) })),
    ...different(oldSettings, settings).map((name): Command => ({ type: 'set', id, path: ['settings', name], value: at(settings, name) })),
  ]
}

const at = (record: object, name: string): Json => ((record as JsonObject)[name] ?? null)
/** The names under which two records hold different things. */
const different = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !isSame(at(a, name), at(b, name)))
