import { expect, test } from 'vitest'
import { readPath } from './readPath'

test('a path leads to a value, or to nothing', () => {
  const node = { title: 'Ask', settings: { text: 'Hi', list: ['a'] } }

  expect([readPath(node, ['settings', 'text']), readPath(node, ['title'])]).toEqual(['Hi', 'Ask'])
  expect([readPath(node, ['settings', 'gone']), readPath(node, ['settings', 'list', '0']), readPath(undefined, ['title'])]).toEqual([undefined, undefined, undefined])
})
