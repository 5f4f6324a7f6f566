import { expect, test } from 'vitest'
import { readSeconds } from './seconds'

test('a time is told in the largest unit of which there are two', () => {
  const told = [0.4, 59, 119, 120, 7199, 7200, 172_799, 172_800].map(readSeconds)

  expect(told).toEqual(['0 s', '59 s', '119 s', '2 min', '119 min', '2 h', '47 h', '2 d'])
})
