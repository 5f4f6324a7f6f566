/** What is chosen, in the words that a screen reader says while the keyboard walks the canvas. Pure. */
import { plural } from '@/ui/format'
import { STATUS, type Status } from '@/ui/status'
import { isImplicit, titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import type { Problem } from '../../draft/values'
import type { NodeKinds } from '../../kinds/types'
import { flowOrder } from './flowOrder'

export interface Sight {
  state: DraftState
  kinds: NodeKinds
  problems: Problem[]
  statusOf: (id: string) => Status
}

export function describeSelection({ state, kinds, problems, statusOf }: Sight, selection: string[]): string {
  const [id] = selection
  if (id === undefined) return ''
  if (selection.length > 1) return `${selection.length} selected`
  const node = state.nodes[id]
  if (!node && !isImplicit(id)) return ''
  const order = flowOrder(state)
  const issues = problems.filter((problem) => problem.node === id).length
  const status = statusOf(id)
  return [
    titleOf(state, kinds, id),
    node?.title ? kinds[node.kind]?.title : '',
    status === 'idle' ? '' : STATUS[status].label,
    node?.disabled ? 'Switched off' : '',
    node?.locked ? 'Locked' : '',
    issues > 0 ? plural(issues, 'issue') : '',
    `${order.indexOf(id) + 1} of ${order.length}`,
  ].filter(Boolean).join(', ')
}
