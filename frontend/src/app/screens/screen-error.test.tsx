import { expect, test } from 'vitest'
import { isStaleBuild } from './screen-error'

test('a missing chunk means a newer build, other errors do not', () => {
  expect(isStaleBuild(new TypeError('Failed to fetch dynamically imported module: /static/app/a.js'))).toBe(true)
  expect(isStaleBuild(new TypeError('x is not a function'))).toBe(false)
})
