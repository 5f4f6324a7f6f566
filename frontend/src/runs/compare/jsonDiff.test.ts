import { expect, test } from 'vitest'
import { diffJson, isSameJson } from './jsonDiff'

test('values differ where a key is added, removed or changed, at any depth', () => {
  const before = { name: 'Ada', tags: ['a', 'b'], at: { x: 1 }, gone: true }
  const after = { name: 'Ada', tags: ['a', 'c', 'd'], at: { x: 1, y: null } }

  expect(diffJson(before, after)).toEqual([
    { kind: 'changed', path: ['tags', 1], before: 'b', after: 'c' },
    { kind: 'added', path: ['tags', 2], after: 'd' },
    { kind: 'added', path: ['at', 'y'], after: null },
    { kind: 'removed', path: ['gone'], before: true },
  ])
})

test('a list that becomes an object, or a text a number, is one change', () => {
  expect(diffJson({ a: [1] }, { a: { 0: 1 } })).toEqual([{ kind: 'changed', path: ['a'], before: [1], after: { 0: 1 } }])
  expect(diffJson('1', 1)).toEqual([{ kind: 'changed', path: [], before: '1', after: 1 }])
})

test('the order of keys says nothing, that of a list does', () => {
  expect([isSameJson({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }), isSameJson([1, 2], [2, 1]), isSameJson(undefined, undefined), isSameJson(null, undefined)]).toEqual([
    true, false, true, false,
  ])
})
