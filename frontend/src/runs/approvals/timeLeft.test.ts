import { expect, test } from 'vitest'
import { timeLeft } from './timeLeft'

test.each([
  [3 * 86_400_000 - 1, '2 d 23 h'], [11_520_000, '3 h 12 min'], [599_000, '9 min'], [41_500, '42 s'], [0, ''], [-5, ''],
])('%i ms are %s', (ms, said) => {
  expect(timeLeft(ms)).toBe(said)
})
