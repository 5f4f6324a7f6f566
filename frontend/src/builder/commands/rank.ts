/** Which kind a person most likely wants next: what fits the port, what follows such nodes, what they used last. Pure. */
import type { DraftState } from '../draft/projection'
import { fits, looseness } from '../kinds/fits'
import { isQuiet } from '../kinds/ports'
import { INPUT_ID, type NodeKind, type NodeKinds, type Port } from '../kinds/types'
import { findPort, type PortRef } from './lookup'

/** Kinds that often come after a kind, most often first; what this graph itself shows counts more. */
const FOLLOWERS: { [id: string]: string[] } = {
  input: ['llm', 'template', 'for_each', 'agent', 'http_request'],
  llm: ['llm', 'transform', 'branch', 'template'],
  agent: ['llm', 'transform', 'branch'],
  http_request: ['transform', 'llm', 'branch', 'code'],
  template: ['llm', 'agent', 'http_request'],
  transform: ['llm', 'for_each', 'branch', 'template'],
  code: ['llm', 'transform', 'branch'],
  for_each: ['merge', 'llm', 'template', 'transform'],
  repeat: ['llm', 'template', 'transform'],
  merge: ['llm', 'template', 'transform'],
  branch: ['llm', 'template', 'stop', 'merge'],
  sub_agent: ['llm', 'transform', 'branch'],
}

/** Weights: a step of looseness outweighs a habit, but not what this graph does over and over. */
const [LOOSE, SEEN, OFTEN, RECENT] = [10, 4, 5, 2]
const MOST_SEEN = 3

/** Kinds that may stand at the other end of a port, the likeliest first; those that cannot are left out. Without a port: all, as they are listed. */
export function rankKinds(state: DraftState, kinds: NodeKinds, from: PortRef | null, recent: string[] = []): NodeKind[] {
  const offered = Object.values(kinds).filter((kind) => kind.id !== 'input' && kind.id !== 'output')
  if (!from) return offered
  const type = findPort(state, kinds, from)?.type ?? 'any'
  const seen = neighboursSeen(state, kinds, from)
  const habits = from.side === 'output' ? (FOLLOWERS[kindOf(state, kinds, from.node)] ?? []) : []
  const likely = (kind: NodeKind) => SEEN * Math.min(seen.get(kind.kind) ?? 0, MOST_SEEN) + within(habits, kind.id, OFTEN) + within(recent, kind.kind, RECENT)
  return offered
    .flatMap((kind) => {
      const loose = loosenessTo(kind, from, type)
      return loose === null ? [] : [{ kind, rank: loose * LOOSE - likely(kind) }]
    })
    .sort((a, b) => a.rank - b.rank)
    .map((each) => each.kind)
}

/** `most` for the first of a list, less for each that follows, 0 for what is not in it. */
function within(list: string[], name: string, most: number): number {
  const at = list.indexOf(name)
  return at === -1 ? 0 : most * (1 - at / list.length)
}

function kindOf(state: DraftState, kinds: NodeKinds, id: string): string {
  return id === INPUT_ID ? 'input' : (kinds[state.nodes[id]?.kind ?? '']?.id ?? '')
}

/** How often each kind already stands at the other side of a node of this kind, in this graph. */
function neighboursSeen(state: DraftState, kinds: NodeKinds, from: PortRef): Map<string, number> {
  const own = kindOf(state, kinds, from.node)
  const counts = new Map<string, number>()
  for (const edge of Object.values(state.edges)) {
    const [near, far] = from.side === 'output' ? [edge.source, edge.target] : [edge.target, edge.source]
    const kind = state.nodes[far]?.kind
    if (kind && kindOf(state, kinds, near) === own) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}

/** A port that may hold anything says nothing about what should follow. */
function loosenessTo(kind: NodeKind, from: PortRef, type: string): number | null {
  if (kind.flow === 'note') return null
  if (type === 'tool') return from.side === 'input' ? (kind.as_tool ? 0 : null) : kind.flow === 'agent' ? 0 : null
  const growing = from.side === 'output' && Boolean(kind.dynamic.template?.length || kind.dynamic.inputs)
  const isTaken = (port: Port) => (from.side === 'output' ? fits(type, port.type) : fits(port.type, type)) === null
  const ports = (from.side === 'output' ? kind.inputs : kind.outputs).filter((port) => port.type !== 'tool' && !isQuiet(port) && isTaken(port))
  const best = Math.min(...ports.map((port) => (type === 'any' ? 1 : looseness(type, port.type))), growing ? 1 : Infinity)
  return Number.isFinite(best) ? best : null
}
