/** Reads YAML that people typed or pasted, without aliases, so that a few lines cannot unfold into gigabytes. */
import { parseDocument } from 'yaml'

const MOST = 2_000_000

/** The data, or null when it is no YAML. */
export function parseYaml(text: string): unknown {
  if (text.length > MOST) return null
  const document = parseDocument(text, { maxAliasCount: 0, logLevel: 'silent' } as Parameters<typeof parseDocument>[1])
  if (document.errors.length > 0) return null
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    return null
  }
}

/** Whether two texts of a graph say the same, whatever the order of their keys and edges, their quotes and blank lines. */
export function saysTheSame(one: string, other: string): boolean {
  const [first, second] = [parseYaml(one), parseYaml(other)]
  return first !== null && JSON.stringify(first, inOrder) === JSON.stringify(second, inOrder)
}

function inOrder(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return key === 'edges' && value.every((edge) => typeof edge === 'string') ? [...value].sort() : value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
