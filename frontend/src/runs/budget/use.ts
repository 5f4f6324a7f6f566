/** How far the steps of a run are into their nodes' budgets. Pure. */
import type { NodeView } from '@/live/node'
import { cost, whole } from '@/ui/format'
import type { NodeName, RunGraph } from '../useRunGraph'

/** From here on a budget is worth a look. */
export const NEAR = 0.8

export interface BudgetUse {
  node: string
  title: string
  of: 'tokens' | 'money'
  spent: number
  limit: number
  /** Of the limit; 1 is all of it. */
  part: number
  /** The step failed, because what it wanted to ask did not fit into what was left. */
  isTooLittle: boolean
}

export const levelOf = ({ part, isTooLittle }: BudgetUse): 'near' | 'spent' => (part >= 1 || isTooLittle ? 'spent' : 'near')

/** The budget of which most is used, when that is enough to be worth a look; of the run's own graph. */
export function tightestBudget(graph: RunGraph, nodes: ReadonlyMap<string, NodeView>): BudgetUse | null {
  const worth = [...graph].flatMap(([id, node]) => usesOf(id, node, nodes.get(id))).filter((use) => use.part >= NEAR || use.isTooLittle)
  return worth.sort((left, right) => Number(right.isTooLittle) - Number(left.isTooLittle) || right.part - left.part)[0] ?? null
}

function usesOf(node: string, { title, budget }: NodeName, view: NodeView | undefined): BudgetUse[] {
  if (!budget || !view) return []
  const isTooLittle = view.latest.error?.code === 'budget_exceeded'
  const part = (of: BudgetUse['of'], spent: number, limit: number) => (limit > 0 ? [{ node, title, of, spent, limit, part: spent / limit, isTooLittle }] : [])
  return [...part('tokens', view.most.tokens, budget.tokens ?? 0), ...part('money', Number(view.most.cost), Number(budget.money ?? 0))]
}

const limitOf = ({ of, limit }: BudgetUse) => (of === 'tokens' ? `${whole(limit)} tokens` : cost(limit))

/** "Summary: 84% of 4,000 tokens". Never rounded up to what has not been reached. */
export function describeUse(use: BudgetUse): string {
  const { title, of, part, isTooLittle } = use
  if (isTooLittle && part < 1) return `${title}: ${limitOf(use)} ${of === 'tokens' ? 'are too few' : 'is too little'}`
  return `${title}: ${Math.floor(part * 100)}% of ${limitOf(use)}`
}

/** The same as a sentence with both figures. */
export function explainUse(use: BudgetUse): string {
  const { title, of, spent, part, isTooLittle } = use
  const used = `${title} has used ${of === 'tokens' ? whole(spent) : cost(spent)} of its ${limitOf(use)}.`
  if (part >= 1) return `${used} Its budget is spent: it asks nothing more.`
  return `${used} ${isTooLittle ? 'What it wanted to ask next did not fit.' : 'What it cannot pay, it does not ask.'}`
}
