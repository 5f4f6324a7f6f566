import { expect, test } from 'vitest'
import { howLongAgo } from './howLongAgo'

test('a time ago is said in its largest unit', () => {
  expect([0, 999, 2_400, 59_999, 60_000, 3_599_000, 3_600_000, 90_000_000].map(howLongAgo)).toEqual(
    ['just now', 'just now', '2 s ago', '59 s ago', '1 min ago', '59 min ago', '1 h ago', '25 h ago'],
  )
})
