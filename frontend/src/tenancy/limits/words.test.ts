import { expect, test } from 'vitest'
import { readLimit, sayWhatHolds } from './words'

test('a limit is a whole number or nothing', () => {
  expect(['12', ' 0 ', '', '  ', '-1', '1.5', 'ten'].map(readLimit)).toEqual([12, 0, null, null, -1, undefined, undefined])
})

test('an empty field says what holds', () => {
  expect([sayWhatHolds(0), sayWhatHolds(20)]).toEqual([
    'Empty: no limit, as the site sets none.',
    'Empty: 20, as the site says. 0: no limit.',
  ])
})
