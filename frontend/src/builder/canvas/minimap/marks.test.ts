import { expect, test } from 'vitest'
import type { Status } from '@/ui/status'
import { marksOf } from './marks'

const box = (id: string, x: number) => ({ id, x, y: 0, width: 240, height: 120, isFrame: false, selected: false })
const STATUS: { [id: string]: Status } = { a: 'running', b: 'failed', c: 'held', d: 'succeeded' }

test('what runs, failed or is held has a shape of its own at its middle; the rest has none', () => {
  const boxes = ['a', 'b', 'c', 'd', 'e'].map((id, at) => box(id, at * 400))

  const marks = marksOf(boxes, (id) => STATUS[id] ?? 'idle', (x, y) => [x / 10, y / 10])

  expect(marks.map(({ id, shape, x, y }) => [id, shape, x, y])).toEqual([['a', 'pulse', 12, 6], ['b', 'cross', 52, 6], ['c', 'bars', 92, 6]])
})

test('the map is not drowned in marks', () => {
  const boxes = Array.from({ length: 900 }, (_, at) => box(`n${at}`, at))

  expect(marksOf(boxes, () => 'running', (x, y) => [x, y])).toHaveLength(200)
})
