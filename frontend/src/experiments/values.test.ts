import { expect, test } from 'vitest'
import { readAll, readPorts, readTyped, readWhole, wayOf, writeTyped, writeWhole } from './values'
import { brief, decides } from './words'

test('a declared type decides how a value is typed, else what is there', () => {
  expect(wayOf('text', 3)).toBe('text')
  expect(wayOf('number', undefined)).toBe('json')
  expect(wayOf('any', 'x')).toBe('text')
  expect(wayOf(undefined, { a: 1 })).toBe('json')
  expect(wayOf(undefined, undefined)).toBe('either')
})

test('what was written reads back the same', () => {
  for (const value of ['text', '12', '{"a"', 12, true, [1, 'a'], { a: null }]) {
    expect(readTyped(writeTyped(value), wayOf(undefined, value))).toEqual(value)
  }
})

test('a field without a type is JSON only where it looks like it', () => {
  expect(readTyped('42', 'either')).toBe('42')
  expect(readTyped(' {"a": 1}', 'either')).toEqual({ a: 1 })
  expect(readTyped('{a', 'either')).toBeUndefined()
})

test('empty fields are left out and broken ones are named', () => {
  const ways = (name: string) => (name === 'count' || name === 'list' ? 'json' : 'text')

  expect(readAll({ name: 'Ada', mood: '', count: '3', list: '[1' }, ways)).toEqual({ values: { name: 'Ada', count: 3 }, broken: ['list'] })
})

test('values and graders are said in a line', () => {
  expect(brief({ text: 'Hello\n  Ada' })).toBe('Hello Ada')
  expect(brief({ name: 'Ada', n: 3, list: [1] })).toBe('name: Ada, n: 3, list: [1]')
  expect(brief(null)).toBe('')
  expect(decides([], null)).toBe('The run succeeds')
  expect(decides([], { text: 'Hi' })).toBe('Equals')
  expect(decides([{ type: 'contains' }, { type: 'judge' }], null)).toBe('Contains, Model as judge')
})

test('what is expected as a text or a list is typed as one value and read back as it was', () => {
  for (const expected of ['Hello', ['a', 1], 3, false]) expect(readWhole(writeWhole(expected) as string)).toEqual({ value: expected, broken: [] })
  expect([writeWhole(null), writeWhole({ text: 'a' })]).toEqual([null, null])
  expect([readWhole(' '), readWhole('{')]).toEqual([{ value: null, broken: [] }, { value: null, broken: ['expected'] }])
})

test('what is expected port by port is nothing when every field is empty', () => {
  expect(readPorts({ text: '' }, () => 'text')).toEqual({ value: null, broken: [] })
  expect(readPorts({ text: 'a', data: '{' }, (port) => (port === 'data' ? 'json' : 'text'))).toEqual({ value: { text: 'a' }, broken: ['expected.data'] })
})
