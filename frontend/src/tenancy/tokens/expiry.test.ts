import { expect, test } from 'vitest'
import { endOf } from './expiry'

test('a token ends so many days from now, or never', () => {
  const now = new Date('2026-01-31T08:00:00.000Z')

  expect([endOf('30', now), endOf('never', now)]).toEqual(['2026-03-02T08:00:00.000Z', null])
})
