import { expect, test } from 'vitest'
import { newStep, type Step } from '@/live/step'
import { heaviest } from './evidence'

const step = (path: string, part: Partial<Step>): Step => ({ ...newStep(path), startedAt: 0, finishedAt: 10, ...part })

test('the dearest step answers for a cost, and the one that asked for most where no price is known', () => {
  const priced = [step('a', { cost: '0.01', tokensIn: 5 }), step('b', { cost: '0.02', tokensIn: 1 }), step('c', { tokensIn: 900 })]

  expect(heaviest(priced, 'cost')).toBe('b')
  expect(heaviest([step('a', { tokensIn: 5 }), step('c', { tokensIn: 900 })], 'cost')).toBe('c')
})

test('the longest step answers for a time, one that still runs before all others', () => {
  const steps = [step('a', { finishedAt: 50 }), step('b', { finishedAt: 30 })]

  expect([heaviest(steps, 'attempts'), heaviest([...steps, step('c', { finishedAt: null })], 'attempts')]).toEqual(['a', 'c'])
  expect(heaviest([], 'cost')).toBeNull()
})
