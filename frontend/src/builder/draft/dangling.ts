/** Edges to nodes that are not there: nobody can see or choose them, and no run starts with one. Pure. */
import { INPUT_ID, OUTPUT_ID } from '../kinds/types'
import { parseEdge } from './values'

interface Keys {
  has(key: string): boolean
  keys(): Iterable<string>
}

export function findDangling({ nodes, edges }: { nodes: Keys; edges: Keys }): Set<string> {
  return new Set([...edges.keys()].filter((key) => !hasEnds(nodes, key)))
}

/** Whether both ends of an edge are there. */
export function hasEnds(nodes: Keys, key: string): boolean {
  const edge = parseEdge(key)
  return edge !== null && [edge.source, edge.target].every((id) => id === INPUT_ID || id === OUTPUT_ID || nodes.has(id))
}
