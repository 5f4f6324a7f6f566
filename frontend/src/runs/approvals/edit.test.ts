import { expect, test } from 'vitest'
import type { JsonValue } from '@/ui/json'
import { isRounded, readValue, writeValue } from './edit'

test('a text is edited as it is, even if it looks like JSON', () => {
  expect([writeValue('Hello'), readValue('{"a": 1}', 'Hello')]).toEqual(['Hello', { value: '{"a": 1}', problem: null }])
})

test('every other value is edited as JSON', () => {
  expect([writeValue({ a: 1 }), readValue('{"a": 2}', { a: 1 })]).toEqual(['{\n  "a": 1\n}', { value: { a: 2 }, problem: null }])
})

test('what is no JSON yet says so', () => {
  expect(readValue('{"a":', { a: 1 })).toEqual({ value: null, problem: expect.stringMatching(/^This is not JSON yet: /) as string })
})

test('what is edited may become null', () => {
  expect(readValue('null', { a: 1 })).toEqual({ value: null, problem: null })
})

test('a number that a page cannot keep exactly is found wherever it stands', () => {
  const values = ['{"a": [9007199254740993]}', '-1e300', '{"a": [9007199254740991, 0.1]}', '"9007199254740993"', 'null']

  expect(values.map((text) => isRounded(JSON.parse(text) as JsonValue))).toEqual([true, true, false, false, false])
  expect(readValue('[9007199254740993]', [])).toEqual({ value: null, problem: 'A number here is too large to be kept exactly.' })
})
