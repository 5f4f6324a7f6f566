import { expect, test } from 'vitest'
import { newStep } from '@/live/step'
import { describeStep, shareOf } from './describeStep'

const STEP = { ...newStep('think'), status: 'succeeded' as const, startedAt: 1000, finishedAt: 2200 }

test('a bar says status, time, tokens, cost and its share', () => {
  const step = { ...STEP, tokensIn: 300, tokensOut: 20, cost: '0.0021' }

  expect(describeStep(step, '0.0084')).toBe('Succeeded, 1.2 s, 320 tokens, $0.0021, 25 % of the run’s cost')
  expect(describeStep({ ...step, costIsComplete: false, cost: '0' }, '0')).toBe('Succeeded, 1.2 s, 320 tokens, unknown cost')
})

test('a step that called no model says only how it stands and how long it took', () => {
  expect(describeStep(STEP, '0.01')).toBe('Succeeded, 1.2 s')
  expect(describeStep({ ...STEP, status: 'running', finishedAt: null }, '0')).toBe('Running')
})

test('a share is between nothing and all', () => {
  expect([shareOf({ cost: '0.5' }, '2'), shareOf({ cost: '0' }, '0'), shareOf({ cost: '3' }, '2')]).toEqual([0.25, 0, 1])
})
