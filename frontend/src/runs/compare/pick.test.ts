import { expect, test } from 'vitest'
import { inOrder, tick } from './pick'

test('a third tick takes the place of the first', () => {
  expect([tick([], 'x', true), tick(['x'], 'y', true), tick(['x', 'y'], 'z', true), tick(['x', 'y'], 'x', false)]).toEqual([['x'], ['x', 'y'], ['y', 'z'], ['y']])
})

test('the older run is A, whichever was ticked first', () => {
  expect(inOrder(['01b', '01a'])).toEqual({ a: '01a', b: '01b' })
})
