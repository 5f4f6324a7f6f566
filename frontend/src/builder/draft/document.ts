/** The shape of a draft inside its Yjs document: reading is pure, writing happens in `apply.ts` alone. */
import * as Y from 'yjs'
import type { Declaration, Declarations } from '../kinds/ports'
import type { JsonObject, NodeKinds } from '../kinds/types'
import type { GraphValue, NodeValue, Place } from './values'

export interface Roots {
  meta: Y.Map<unknown>
  inputs: Y.Map<Declaration>
  outputs: Y.Map<Declaration>
  nodes: Y.Map<Y.Map<unknown>>
  edges: Y.Map<JsonObject>
  layout: Y.Map<number[]>
}

export function rootsOf(doc: Y.Doc): Roots {
  return {
    meta: doc.getMap('meta'),
    inputs: doc.getMap('inputs'),
    outputs: doc.getMap('outputs'),
    nodes: doc.getMap('nodes'),
    edges: doc.getMap('edges'),
    layout: doc.getMap('layout'),
  }
}

const TEXT_WIDGETS = new Set(['prompt', 'code', 'text_area'])

/** Whether a setting is kept as shared text, so that two people may type in it at once. */
export function isSharedText(kinds: NodeKinds, kind: string, setting: string): boolean {
  const widget = kinds[kind]?.settings_schema.properties?.[setting]?.['x-ui']?.widget
  return widget !== undefined && TEXT_WIDGETS.has(widget)
}

export function readNode(map: Y.Map<unknown>): NodeValue {
  const plain = map.toJSON() as Partial<NodeValue>
  return { ...plain, kind: plain.kind ?? '', settings: plain.settings ?? {} }
}

export function readPlace(value: unknown): Place {
  const numbers = Array.isArray(value) ? value.map(Number) : []
  if (numbers.length < 2 || numbers.some((number) => !Number.isFinite(number))) return [0, 0]
  return (numbers.length >= 4 ? numbers.slice(0, 4) : numbers.slice(0, 2)) as Place
}

export function readGraph(doc: Y.Doc): GraphValue {
  const roots = rootsOf(doc)
  return {
    name: String(roots.meta.get('name') ?? ''),
    description: String(roots.meta.get('description') ?? ''),
    inputs: roots.inputs.toJSON() as Declarations,
    outputs: roots.outputs.toJSON() as Declarations,
    nodes: mapValues(roots.nodes, (node) => readNode(node)),
    edges: [...roots.edges.keys()].sort(),
    layout: mapValues(roots.layout, readPlace),
  }
}

function mapValues<T, R>(map: Y.Map<T>, read: (value: T) => R): { [key: string]: R } {
  return Object.fromEntries([...map.entries()].map(([key, value]) => [key, read(value)]))
}
