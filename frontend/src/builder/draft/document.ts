/** The shape of a draft inside its Yjs document: reading is pure, writing happens in `apply.ts` alone. */
import * as Y from 'yjs'
import type { Declaration, Declarations } from '../kinds/ports'
import type { Json, JsonObject, NodeKinds } from '../kinds/types'
import { arrange, HINTS } from './settingsOrder'
import { MARKS, type GraphValue, type GroupValue, type MarkName, type Marks, type NodeValue, type Place } from './values'

export interface Roots {
  meta: Y.Map<unknown>
  inputs: Y.Map<Declaration>
  outputs: Y.Map<Declaration>
  nodes: Y.Map<Y.Map<unknown>>
  edges: Y.Map<JsonObject>
  /** `now` is the layout. The server puts a new one there now and then (`moves.ts`). */
  places: Y.Map<unknown>
  /** The layout that counts: the one among `places`, or the root map of a draft that has none there. */
  layout: Y.Map<number[]>
  /** One key for each mark, `id.name`, so that two people who mark one node at once both keep theirs. */
  marks: Y.Map<Json>
  groups: Y.Map<GroupValue>
}

export const NOW = 'now'

export function rootsOf(doc: Y.Doc): Roots {
  const places = doc.getMap('places')
  const now = places.get(NOW)
  return {
    meta: doc.getMap('meta'),
    inputs: doc.getMap('inputs'),
    outputs: doc.getMap('outputs'),
    nodes: doc.getMap('nodes'),
    edges: doc.getMap('edges'),
    places,
    layout: now instanceof Y.Map ? now as Y.Map<number[]> : doc.getMap('layout'),
    groups: doc.getMap('groups'),
    marks: doc.getMap('marks'),
  }
}

const TEXT_WIDGETS = new Set(['prompt', 'code', 'text_area'])

/** Whether a setting is kept as shared text, so that two people may type in it at once. */
export function isSharedText(kinds: NodeKinds, kind: string, setting: string): boolean {
  const widget = kinds[kind]?.settings_schema.properties?.[setting]?.['x-ui']?.widget
  return widget !== undefined && TEXT_WIDGETS.has(widget)
}

/** `order` says where a node stands in the text form, and hints how its settings stand; neither is part of its value. */
export function readNode(map: Y.Map<unknown>, kinds: NodeKinds): NodeValue {
  const { order: _order, [HINTS]: hints, ...plain } = map.toJSON() as Partial<NodeValue> & { order?: number; [HINTS]?: unknown }
  const kind = plain.kind ?? ''
  return { ...plain, kind, settings: arrange(plain.settings ?? {}, kinds[kind]?.settings_schema, hints) }
}

/** Named declarations in the order that people gave them. */
export function readDeclarations(roots: Roots, side: 'inputs' | 'outputs'): Declarations {
  const hint = roots.meta.get(`${side}_order`)
  const order = Array.isArray(hint) ? hint.map(String) : []
  const present = roots[side].toJSON()
  const rest = Object.keys(present).filter((name) => !order.includes(name)).sort()
  return Object.fromEntries([...order.filter((name) => name in present), ...rest].map((name) => [name, present[name] as Declaration]))
}

export function readPlace(value: unknown): Place {
  const numbers = Array.isArray(value) ? value.map(Number) : []
  if (numbers.length < 2 || numbers.some((number) => !Number.isFinite(number))) return [0, 0]
  return (numbers.length >= 4 ? numbers.slice(0, 4) : numbers.slice(0, 2)) as Place
}

export const markKey = (node: string, name: MarkName) => `${node}.${name}`

/** The marks of one node; null when it has none. */
export function readMarks(roots: Roots, node: string): Marks | null {
  const found = MARKS.map((name) => [name, roots.marks.get(markKey(node, name))] as const).filter(([, value]) => value !== undefined)
  return found.length ? Object.fromEntries(found) : null
}

export function readGraph(doc: Y.Doc, kinds: NodeKinds): GraphValue {
  const roots = rootsOf(doc)
  return {
    name: String(roots.meta.get('name') ?? ''),
    description: String(roots.meta.get('description') ?? ''),
    inputs: readDeclarations(roots, 'inputs'),
    outputs: readDeclarations(roots, 'outputs'),
    nodes: mapValues(roots.nodes, (node) => readNode(node, kinds)),
    edges: [...roots.edges.keys()].sort(),
    layout: mapValues(roots.layout, readPlace),
    groups: roots.groups.toJSON(),
  }
}

function mapValues<T, R>(map: Y.Map<T>, read: (value: T) => R): { [key: string]: R } {
  return Object.fromEntries([...map.entries()].map(([key, value]) => [key, read(value)]))
}
