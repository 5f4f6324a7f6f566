import { expect, test } from 'vitest'
import { fillIn, findReferences } from './blobs'

const long = { $blob: 'ab', size: 20_000, media_type: 'text/plain; charset=utf-8' }
const value = { page: long, list: [1, { again: long }], short: 'x' }

test('a long text is found once and filled in everywhere', () => {
  expect(findReferences(value)).toEqual([long])
  expect(fillIn(value, new Map([['ab', 'Long.']]))).toEqual({ page: 'Long.', list: [1, { again: 'Long.' }], short: 'x' })
})

test('a text that is not known yet stays a reference', () => {
  expect(fillIn(value, new Map())).toEqual(value)
})
