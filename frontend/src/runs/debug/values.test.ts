import { expect, test } from 'vitest'
import { changedPorts, readObject } from './values'

test('only the ports that have another value are sent', () => {
  expect(changedPorts({ a: 1, b: [1, 2], c: 'x' }, { a: 1, b: [1, 3], d: true })).toEqual({ b: [1, 3], c: null, d: true })
})

test('what is no object of ports is refused with a sentence', () => {
  expect(readObject('{"a": 1}')).toEqual({ value: { a: 1 }, problem: null })
  expect(readObject('[1]')).toEqual({ value: null, problem: 'Write an object: {"port": value}.' })
  expect(readObject('{"a":').problem).toMatch(/^This is not JSON yet: /)
})
