import { expect, test } from 'vitest'
import { RunModel } from '@/live/model'
import { charge, events } from '@/live/testRun'
import { readGraph } from '../useRunGraph'
import { describeUse, explainUse, levelOf, tightestBudget } from './use'

const GRAPH = readGraph({
  facts: { kind: 'llm@1', title: 'Facts', budget: { tokens: 100 } },
  page: { kind: 'llm@1', title: 'Page', budget: { money: '0.50', tokens: 1000 } },
  free: { kind: 'llm@1', title: 'Free' },
})

function usedBy(...charges: [path: string, tokens: number, cost: string | null][]) {
  const model = new RunModel()
  for (const event of events(charges.map(([path, tokens, cost]) => ['charge.made', path, charge(tokens, 0, cost)]))) model.apply(event)
  return tightestBudget(GRAPH, model.nodes)
}

test('below four fifths of every budget there is nothing to see', () => {
  expect(usedBy(['facts', 79, '0'], ['page', 799, '0.39'], ['free', 5000, '9'])).toBeNull()
})

test('at four fifths of a budget it says which and how much', () => {
  const use = usedBy(['facts', 60, '0'], ['facts', 24, null])

  expect(use).toEqual({ node: 'facts', title: 'Facts', of: 'tokens', spent: 84, limit: 100, part: 0.84, isTooLittle: false })
  expect(use && describeUse(use)).toBe('Facts: 84% of 100 tokens')
  expect(use && explainUse(use)).toBe('Facts has used 84 of its 100 tokens. What it cannot pay, it does not ask.')
})

test('the tightest budget is told, also one of money', () => {
  const use = usedBy(['facts', 90, '0'], ['page', 10, '0.5'])

  expect(use && describeUse(use)).toBe('Page: 100% of $0.50')
  expect(use && explainUse(use)).toContain('Its budget is spent: it asks nothing more.')
})

test('a step that could not pay what it wanted to ask has a budget that is too small', () => {
  const model = new RunModel()
  const error = { code: 'budget_exceeded', message: 'Too little.' }
  for (const event of events([['charge.made', 'facts', charge(40, 0, '0')], ['step.failed', 'facts', { error, attempt: 1 }]])) model.apply(event)
  const use = tightestBudget(GRAPH, model.nodes)

  expect(use && [levelOf(use), describeUse(use)]).toEqual(['spent', 'Facts: 100 tokens are too few'])
  expect(use && explainUse(use)).toBe('Facts has used 40 of its 100 tokens. What it wanted to ask next did not fit.')
})

test('what is not all is never rounded up to all', () => {
  const use = usedBy(['page', 999, '0'])

  expect(use && describeUse(use)).toBe('Page: 99% of 1,000 tokens')
})

test('each turn of a loop has the budget to itself', () => {
  expect(usedBy(['each#0/facts', 60, '0'], ['each#1/facts', 79, '0'], ['each#2/facts', 10, '0'])).toBeNull()
  expect(usedBy(['each#0/facts', 85, '0'], ['each#1/facts', 10, '0'])?.spent).toBe(85)
})
