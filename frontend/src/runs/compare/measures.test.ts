import { expect, test } from 'vitest'
import { measure, type Measured, timeOf } from './measures'

const taken = (seconds: number, tokens: number, cost: string, isComplete = true): Measured => ({
  started_at: '2026-01-31T08:00:00.000Z', finished_at: new Date(Date.parse('2026-01-31T08:00:00.000Z') + seconds * 1000).toISOString(),
  tokens_in: tokens, tokens_out: 1, cost, cost_is_complete: isComplete,
})

test('figures stand side by side with their signed difference', () => {
  expect(measure(taken(3, 9, '0.3'), taken(1.5, 29, '0.1'))).toEqual([
    { name: 'Time', a: '3.0 s', b: '1.5 s', difference: '−1.5 s' },
    { name: 'Tokens', a: '10', b: '30', difference: '+20' },
    { name: 'Cost', a: '$0.30', b: '$0.10', difference: '−$0.20' },
  ])
})

test('that nothing differs is told apart from what cannot be told', () => {
  expect(measure(taken(1, 1, '0.1'), taken(1, 1, '0.1')).map(({ difference }) => difference)).toEqual(['', '', ''])
  expect(measure(taken(1, 1, '0.1'), null)).toEqual([
    { name: 'Time', a: '1.0 s', b: '–', difference: null }, { name: 'Tokens', a: '2', b: '–', difference: null }, { name: 'Cost', a: '$0.10', b: '–', difference: null },
  ])
  expect(measure(taken(1, 1, '0.1'), taken(1, 1, '0.2', false))[2]).toEqual({ name: 'Cost', a: '$0.10', b: '$0.20 + unknown', difference: null })
})

test('a time for which a person held a step is not its own', () => {
  const held = { started_at: '2026-01-31T08:00:02Z', finished_at: '2026-01-31T08:00:07Z' }
  const before = { started_at: '2026-01-31T07:59:00Z', finished_at: '2026-01-31T08:00:01Z' }

  expect(timeOf({ started_at: '2026-01-31T08:00:00Z', finished_at: '2026-01-31T08:00:10Z', holds: [before, held] })).toBe(4_000)
  expect(timeOf({ started_at: '2026-01-31T08:00:00Z', finished_at: '2026-01-31T08:00:10Z' })).toBe(10_000)
})
