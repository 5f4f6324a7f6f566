/** What all steps of one node come to: the same node runs once per item of a loop and once per tool call. Pure. */
import { addMoney } from './money'
import type { Step, StepStatus } from './step'

export type Counts = { readonly [status in StepStatus]?: number }

export interface Spent {
  readonly tokens: number
  /** An exact decimal. */
  readonly cost: string
}

export interface NodeView {
  node: string
  /** How the node is to be shown: at work while any of its steps is. */
  status: StepStatus
  counts: Counts
  /** How many steps this node has had. */
  steps: number
  tokensIn: number
  tokensOut: number
  cost: string
  costIsComplete: boolean
  /** What the one of its steps has used that has used most: a node's budget is for each of them. */
  most: Spent
  /** The step that changed last. */
  latest: Step
}

const RANK: readonly StepStatus[] = ['held', 'asking', 'running', 'retrying', 'waiting', 'sleeping', 'failed', 'succeeded', 'cancelled', 'skipped']

/** The node after one of its steps changed from `before` (undefined: it is new) to `after`. */
export function changeNode(node: NodeView | undefined, before: Step | undefined, after: Step): NodeView {
  const counts = recount(node?.counts ?? {}, before?.status, after.status)
  return {
    node: after.node,
    counts,
    status: leadingStatus(counts) ?? after.status,
    steps: (node?.steps ?? 0) + (before ? 0 : 1),
    tokensIn: (node?.tokensIn ?? 0) + after.tokensIn - (before?.tokensIn ?? 0),
    tokensOut: (node?.tokensOut ?? 0) + after.tokensOut - (before?.tokensOut ?? 0),
    cost: addMoney(node?.cost ?? '0', difference(before, after)),
    costIsComplete: (node?.costIsComplete ?? true) && after.costIsComplete,
    most: larger(node?.most ?? NOTHING, after),
    latest: after,
  }
}

const NOTHING: Spent = { tokens: 0, cost: '0' }

/** What a step has used only ever grows, so the largest so far is the largest of all. */
function larger(most: Spent, { tokensIn, tokensOut, cost }: Step): Spent {
  const tokens = tokensIn + tokensOut
  const isDearer = Number(cost) > Number(most.cost)
  return tokens > most.tokens || isDearer ? { tokens: Math.max(tokens, most.tokens), cost: isDearer ? cost : most.cost } : most
}

export function recount(counts: Counts, before: StepStatus | undefined, after: StepStatus): Counts {
  const without = before ? { ...counts, [before]: (counts[before] ?? 0) - 1 } : counts
  return { ...without, [after]: (without[after] ?? 0) + 1 }
}

export function leadingStatus(counts: Counts): StepStatus | undefined {
  return RANK.find((status) => (counts[status] ?? 0) > 0)
}

function difference(before: Step | undefined, after: Step): string {
  if (!before) return after.cost
  return before.cost === after.cost ? '0' : addMoney(after.cost, `-${before.cost}`)
}
