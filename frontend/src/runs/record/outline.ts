/** Whether what stands in a record is a graph's shape that can be drawn. Pure. */
import type { Outline } from '../slots'

export function isOutline(value: unknown): value is Outline {
  if (!isObject(value)) return false
  const { nodes, edges, layout } = value
  return isObject(nodes) && Object.values(nodes).every(isNode) && Array.isArray(edges) && edges.every((edge) => typeof edge === 'string')
    && isObject(layout) && Object.values(layout).every((place) => Array.isArray(place) && place.every((each) => typeof each === 'number'))
}

function isNode(value: unknown): boolean {
  if (!isObject(value)) return false
  const { kind, title, parent, disabled } = value
  return typeof kind === 'string' && typeof title === 'string' && (parent === null || typeof parent === 'string') && typeof disabled === 'boolean'
}

const isObject = (value: unknown): value is { [name: string]: unknown } => typeof value === 'object' && value !== null && !Array.isArray(value)
