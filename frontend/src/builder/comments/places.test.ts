import { expect, it } from 'vitest'
import type { Box } from '../canvas/overview/draw'
import { anchorAt, describePlace, placeOfThread, spread } from './places'

const box = (id: string, x: number, y: number, width: number, height: number): Box => ({ id, x, y, width, height, isFrame: false, selected: false })
const BOXES = new Map([['each', box('each', 0, 0, 600, 400)], ['inside', box('inside', 100, 100, 240, 140)]])

it('a pin goes to the innermost card below it and moves with that card', () => {
  const anchor = anchorAt(150, 120, BOXES)
  const moved = new Map([...BOXES, ['inside', box('inside', 300, 200, 240, 140)] as const])

  expect(anchor).toEqual({ node: 'inside', x: 50, y: 20 })
  expect(placeOfThread(anchor, moved)).toEqual({ x: 350, y: 220 })
  expect(anchorAt(-10, 5, BOXES)).toEqual({ node: '', x: -10, y: 5 })
})

it('threads of nodes in a folded group stand side by side at the corner of its card', () => {
  const boxes = new Map([['group:g', box('group:g', 40, 60, 200, 90)]])
  const hidden = new Map([['a', 'g'], ['b', 'g']])
  const places = ['a', 'b', 'c'].map((node) => placeOfThread({ node, x: 10, y: 90 }, boxes, hidden))

  expect(places).toEqual([{ x: 240, y: 60 }, { x: 240, y: 60 }, null])
  expect(spread(places.filter((place) => place !== null))).toEqual([{ x: 240, y: 60 }, { x: 210, y: 60 }])
})

it('a thread of a node that has gone has no place, and says so', () => {
  expect(placeOfThread({ node: 'gone', x: 1, y: 2 }, BOXES)).toBeNull()
  expect(describePlace({ node: 'gone', node_title: 'Greet' }, null)).toBe('on a removed node (Greet)')
})
