/** Whether values are passing along an edge in the run that is shown: active while its target works with them, done after. */
import { useRunStore, type RunState } from '@/live/runStore'
import { viewOf } from '@/live/turns'
import { parseEdge } from '../../draft/values'
import { INPUT_ID, OUTPUT_ID } from '../../kinds/types'

export type Flow = 'active' | 'done'

/** Above so many nodes at work, dashes and rings that move say nothing more, and every frame pays for each of them. */
const CROWD = 12

export function useEdgeFlow(id: string): Flow | undefined {
  return useRunStore((state) => (state.run ? flowOf(state, id) : undefined))
}

export function flowOf(state: Pick<RunState, 'run' | 'nodes' | 'steps' | 'turns'>, id: string): Flow | undefined {
  const { run } = state
  const edge = parseEdge(id)
  if (!edge || !run) return undefined
  const [source, target] = [viewOf(state, edge.source), viewOf(state, edge.target)]
  if (target && ['running', 'retrying'].includes(target.status)) return hasGiven(source, edge.source, edge.sourcePort) ? 'active' : undefined
  if (edge.target !== OUTPUT_ID && (!target || target.status === 'skipped')) return undefined
  if (edge.target === OUTPUT_ID && run.status !== 'succeeded') return undefined
  return hasGiven(source, edge.source, edge.sourcePort) ? 'done' : undefined
}

/** Whether so many nodes are at work that they and their edges had better stand still. */
export function useIsCrowded(): boolean {
  return useRunStore(({ nodes }) => isCrowded(nodes))
}

export function isCrowded(nodes: RunState['nodes']): boolean {
  let working = 0
  for (const { status } of nodes.values()) if (status === 'running' || status === 'retrying') working += 1
  return working > CROWD
}

/** A port that a step did not take carries nothing: that is how a branch shows its way. */
function hasGiven(source: ReturnType<RunState['nodes']['get']>, id: string, port: string): boolean {
  if (id === INPUT_ID) return true
  if (!source) return false
  const { outputs } = source.latest
  // Inner ports of a container and tools give their values without being outputs of a step.
  return outputs === null ? source.status === 'running' : port in outputs || port === 'tool' || ['item', 'index', 'round'].includes(port)
}
