/** A node's edges in words. Pure. */
import { edgesFrom, edgesInto, titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import type { NodeKinds } from '../../kinds/types'
import { count } from '@/ui/format'

/** An Input that feeds hundreds of nodes must not fill the list with their names. */
const MOST = 8

export function describeWires(state: DraftState, kinds: NodeKinds, id: string): string {
  const from = edgesInto(state, id).map(([, edge]) => () => `${edge.targetPort} from ${titleOf(state, kinds, edge.source)}`)
  const to = edgesFrom(state, id).map(([, edge]) => () => `${edge.sourcePort} to ${titleOf(state, kinds, edge.target)}`)
  const all = [...from, ...to]
  const named = all.slice(0, MOST).map((say) => say()).join(', ')
  return all.length > MOST ? `${named} and ${count(all.length - MOST)} more` : named || 'Not wired'
}
