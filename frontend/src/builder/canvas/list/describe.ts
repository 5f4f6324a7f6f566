/** A node's edges in words. Pure. */
import { titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import type { NodeKinds } from '../../kinds/types'

export function describeWires(state: DraftState, kinds: NodeKinds, id: string): string {
  const edges = Object.values(state.edges)
  const from = edges.filter((edge) => edge.target === id).map((edge) => `${edge.targetPort} from ${titleOf(state, kinds, edge.source)}`)
  const to = edges.filter((edge) => edge.source === id).map((edge) => `${edge.sourcePort} to ${titleOf(state, kinds, edge.target)}`)
  return [...from, ...to].join(', ') || 'Not wired'
}
