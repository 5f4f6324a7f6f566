/** The edges of a graph by their ends: gathered in one pass, and kept for as long as no edge comes or goes. Pure. */
import type { DraftState } from '../draft/projection'
import type { Edge } from '../draft/values'

/** Names of the wired ports of a node. */
export interface Wired {
  inputs: Set<string>
  outputs: Set<string>
}

type Keyed = [string, Edge]

interface EdgeIndex {
  into: Map<string, Keyed[]>
  from: Map<string, Keyed[]>
  wired: Map<string, Wired>
}

const known = new WeakMap<DraftState['edges'], EdgeIndex>()

export function indexEdges({ edges }: DraftState): EdgeIndex {
  const kept = known.get(edges)
  if (kept) return kept
  const made = gather(edges)
  known.set(edges, made)
  return made
}

function gather(edges: DraftState['edges']): EdgeIndex {
  const index: EdgeIndex = { into: new Map(), from: new Map(), wired: new Map() }
  for (const [key, edge] of Object.entries(edges)) {
    getOrMake(index.into, edge.target, newList).push([key, edge])
    getOrMake(index.from, edge.source, newList).push([key, edge])
    getOrMake(index.wired, edge.target, newWired).inputs.add(edge.targetPort)
    getOrMake(index.wired, edge.source, newWired).outputs.add(edge.sourcePort)
  }
  return index
}

const newList = (): Keyed[] => []
const newWired = (): Wired => ({ inputs: new Set(), outputs: new Set() })

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const present = map.get(key)
  if (present !== undefined) return present
  const made = make()
  map.set(key, made)
  return made
}
