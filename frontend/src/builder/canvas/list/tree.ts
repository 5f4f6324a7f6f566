/** The rows of the list as a tree: what stands in a container is a level below it, and can be folded away. Pure. */
import { edgesInto, scopeOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import { nearest, neighbour } from '../keys/flowOrder'

export interface ListRow {
  id: string
  /** 1 for what stands in no container. */
  level: number
  isParent: boolean
  isFolded: boolean
  /** Its place among those of its container, and how many they are. */
  place: number
  of: number
}

/** Containers in containers: more than this nobody draws, and two edits that met may have made a circle. */
export const DEEPEST = 8

/** Of all nodes in order of flow those that no folded container hides. */
export function listRows(state: DraftState, order: readonly string[], folded: ReadonlySet<string>): ListRow[] {
  const counts = new Map<string | null, number>()
  const found: ListRow[] = []
  const levels = new Map<string, number>()
  for (const id of order) {
    const scope = scopeOf(state, id)
    const place = (counts.get(scope) ?? 0) + 1
    counts.set(scope, place)
    const level = scope === null ? 1 : levels.get(scope)
    // A container that is folded, or hidden itself, has given no level to what is in it.
    if (level === undefined) continue
    if (!folded.has(id)) levels.set(id, level + 1)
    found.push({ id, level, isParent: false, isFolded: folded.has(id), place, of: 0 })
  }
  return found.map((row) => ({ ...row, isParent: counts.has(row.id), of: counts.get(scopeOf(state, row.id)) ?? 1 }))
}

/** Every row from one to the other, the other first: it is what was pointed at. */
export function span(rows: readonly ListRow[], from: string, to: string): string[] {
  const [a, b] = [from, to].map((id) => rows.findIndex((row) => row.id === id)) as [number, number]
  if (a === -1 || b === -1) return [to]
  const ids = rows.slice(Math.min(a, b), Math.max(a, b) + 1).map((row) => row.id)
  return a < b ? ids.reverse() : ids
}

/** What ArrowLeft and ArrowRight lead to: along an edge as on the canvas, but never back into a container's own inside. */
export function along(state: DraftState, id: string, direction: 'left' | 'right'): string | null {
  if (direction === 'right') return neighbour(state, id, 'right')
  const sources = edgesInto(state, id).map(([, edge]) => edge.source)
  return nearest(state, id, sources.filter((source) => !scopesAround(state, source).includes(id))) ?? scopeOf(state, id)
}

/** The containers that a node stands in, the nearest first. */
export function scopesAround(state: DraftState, id: string | undefined): string[] {
  const found: string[] = []
  for (let at = scopeOf(state, id ?? ''); at !== null && found.length < DEEPEST; at = scopeOf(state, at)) found.push(at)
  return found
}
