import { expect, test } from 'vitest'
import { readValue, writeValue } from './edit'

test('a text is edited as it is, even if it looks like JSON', () => {
  expect([writeValue('Hello'), readValue('{"a": 1}', 'Hello')]).toEqual(['Hello', { value: '{"a": 1}', problem: null }])
})

test('every other value is edited as JSON', () => {
  expect([writeValue({ a: 1 }), readValue('{"a": 2}', { a: 1 })]).toEqual(['{\n  "a": 1\n}', { value: { a: 2 }, problem: null }])
})

test('what is no JSON yet says so', () => {
  expect(readValue('{"a":', { a: 1 })).toEqual({ value: null, problem: expect.stringMatching(/^This is not JSON yet: /) as string })
})
