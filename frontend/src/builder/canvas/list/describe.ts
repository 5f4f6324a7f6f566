/** A node's edges in words. Pure. */
import { edgesFrom, edgesInto, titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import type { NodeKinds } from '../../kinds/types'

export function describeWires(state: DraftState, kinds: NodeKinds, id: string): string {
  const from = edgesInto(state, id).map(([, edge]) => `${edge.targetPort} from ${titleOf(state, kinds, edge.source)}`)
  const to = edgesFrom(state, id).map(([, edge]) => `${edge.sourcePort} to ${titleOf(state, kinds, edge.target)}`)
  return [...from, ...to].join(', ') || 'Not wired'
}
