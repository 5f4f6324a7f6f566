/** The graph in a record's text, if it is one that can be drawn. Its words are a file's, so nothing is taken for granted. */
import { parseDocument } from 'yaml'
import type { components } from '@/api/generated/schema'

type DrawnGraph = components['schemas']['RevisionDetail']['graph']

const MOST = 2_000_000

export function readGraphText(text: string): DrawnGraph | null {
  if (text.length > MOST) return null
  // Without aliases, so that a few lines cannot unfold into gigabytes.
  const document = parseDocument(text, { logLevel: 'silent' })
  if (document.errors.length > 0) return null
  try {
    const graph: unknown = document.toJS({ maxAliasCount: 0 })
    return isDrawable(graph) ? ({ inputs: {}, layout: {}, edges: [], ...graph } as unknown as DrawnGraph) : null
  } catch {
    return null
  }
}

function isDrawable(graph: unknown): graph is { [name: string]: unknown } {
  if (!isObject(graph) || !isObject(graph['nodes'])) return false
  const { nodes, edges = [], inputs = {}, outputs = {}, layout = {} } = graph
  return Object.values(nodes as object).every(isNode) && areTexts(edges) && isObject(inputs) && isObject(outputs) && arePlaces(layout)
}

const isNode = (node: unknown) => isObject(node) && typeof node['kind'] === 'string' && isObject(node['settings'] ?? {})
const areTexts = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string')
const arePlaces = (value: unknown) => isObject(value) && Object.values(value).every((place) => Array.isArray(place) && place.every((each) => typeof each === 'number'))
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
