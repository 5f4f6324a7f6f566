/** Keeps a plain store equal to the document by patching only what a transaction touched. */
import type * as Y from 'yjs'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Declarations } from '../kinds/ports'
import type { NodeKinds } from '../kinds/types'
import { readDeclarations, readMarks, readNode, readPlace, rootsOf } from './document'
import { parseEdge, type Edge, type GroupValue, type Marks, type NodeValue, type Place } from './values'

export interface DraftState {
  name: string
  description: string
  inputs: Declarations
  outputs: Declarations
  nodes: { [id: string]: NodeValue }
  edges: { [key: string]: Edge }
  layout: { [id: string]: Place }
  groups: { [id: string]: GroupValue }
  marks: { [id: string]: Marks }
}

export type DraftStore = StoreApi<DraftState>

const EMPTY: DraftState = { name: '', description: '', inputs: {}, outputs: {}, nodes: {}, edges: {}, layout: {}, groups: {}, marks: {} }

interface Dirty {
  nodes: Set<string>
  edges: Set<string>
  layout: Set<string>
  marks: Set<string>
  plain: boolean
  groups: boolean
}

const clean = (): Dirty => ({ nodes: new Set(), edges: new Set(), layout: new Set(), marks: new Set(), plain: false, groups: false })

export function projectDraft(doc: Y.Doc, kinds: NodeKinds): { store: DraftStore; stop: () => void } {
  const roots = rootsOf(doc)
  const store = createStore<DraftState>(() => EMPTY)
  let dirty = everything(doc)

  const flush = () => {
    if (!dirty.plain && !dirty.groups && !dirty.nodes.size && !dirty.edges.size && !dirty.layout.size && !dirty.marks.size) return
    const touched = dirty
    dirty = clean()
    store.setState((state) => patch(doc, kinds, state, touched))
  }
  const onNodes = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
    for (const event of events) {
      if (event.path.length > 0) dirty.nodes.add(String(event.path[0]))
      else for (const key of event.changes.keys.keys()) dirty.nodes.add(key)
    }
  }
  const onEdges = (event: { keysChanged: Set<string | null> }) => event.keysChanged.forEach((key) => dirty.edges.add(key as string))
  const onLayout = (event: { keysChanged: Set<string | null> }) => event.keysChanged.forEach((key) => dirty.layout.add(key as string))
  const onPlaces = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
    for (const event of events) {
      if (event.path.length > 0) for (const key of event.changes.keys.keys()) dirty.layout.add(key)
      else for (const key of [...Object.keys(store.getState().layout), ...rootsOf(doc).layout.keys()]) dirty.layout.add(key)
    }
  }
  const onMarks = (event: { keysChanged: Set<string | null> }) => event.keysChanged.forEach((key) => dirty.marks.add(markedNode(key as string)))
  const onPlain = () => void (dirty.plain = true)
  const onGroups = () => void (dirty.groups = true)

  roots.nodes.observeDeep(onNodes)
  roots.edges.observe(onEdges)
  roots.places.observeDeep(onPlaces)
  doc.getMap('layout').observe(onLayout)
  roots.marks.observe(onMarks)
  for (const map of [roots.meta, roots.inputs, roots.outputs]) map.observe(onPlain)
  roots.groups.observe(onGroups)
  doc.on('afterTransaction', flush)
  flush()

  const stop = () => {
    roots.nodes.unobserveDeep(onNodes)
    roots.edges.unobserve(onEdges)
    roots.places.unobserveDeep(onPlaces)
    doc.getMap('layout').unobserve(onLayout)
    roots.marks.unobserve(onMarks)
    for (const map of [roots.meta, roots.inputs, roots.outputs]) map.unobserve(onPlain)
    roots.groups.unobserve(onGroups)
    doc.off('afterTransaction', flush)
  }
  return { store, stop }
}

const markedNode = (key: string) => key.slice(0, key.indexOf('.'))

function everything(doc: Y.Doc): Dirty {
  const roots = rootsOf(doc)
  return {
    nodes: new Set(roots.nodes.keys()), edges: new Set(roots.edges.keys()), layout: new Set(roots.layout.keys()),
    marks: new Set([...roots.marks.keys()].map(markedNode)), plain: true, groups: true,
  }
}

function patch(doc: Y.Doc, kinds: NodeKinds, state: DraftState, dirty: Dirty): Partial<DraftState> {
  const roots = rootsOf(doc)
  const next: Partial<DraftState> = {}
  if (dirty.nodes.size) {
    next.nodes = patched(state.nodes, dirty.nodes, (id) => { const node = roots.nodes.get(id); return node && readNode(node, kinds) })
  }
  if (dirty.edges.size) {
    next.edges = patched(state.edges, dirty.edges, (key) => (roots.edges.has(key) ? parseEdge(key) : null))
  }
  if (dirty.layout.size) {
    next.layout = patched(state.layout, dirty.layout, (id) => (roots.layout.has(id) ? readPlace(roots.layout.get(id)) : null))
  }
  if (dirty.marks.size) {
    next.marks = patched(state.marks, dirty.marks, (id) => readMarks(roots, id))
  }
  if (dirty.groups) next.groups = roots.groups.toJSON()
  if (dirty.plain) {
    next.name = String(roots.meta.get('name') ?? '')
    next.description = String(roots.meta.get('description') ?? '')
    next.inputs = readDeclarations(roots, 'inputs')
    next.outputs = readDeclarations(roots, 'outputs')
  }
  return next
}

function patched<T>(old: { [key: string]: T }, ids: Set<string>, read: (id: string) => T | null | undefined): { [key: string]: T } {
  const next = { ...old }
  for (const id of ids) {
    const value = read(id)
    if (value === null || value === undefined) delete next[id]
    else next[id] = value
  }
  return next
}
