import { expect, it } from 'vitest'
import { node } from '../commands/testGraph'
import { sketch } from './sketch'

it('draws every node but notes, Input and Output too, and one curve per pair', () => {
  const drawn = sketch({
    name: 'x', inputs: {}, layout: { a: [0, 0], n: [0, 200], each: [300, 0, 600, 300], b: [120, 60] },
    nodes: { a: node('llm'), n: node('note'), each: node('for_each'), b: node('llm', {}, { parent: 'each' }) },
    edges: ['input.topic -> a.topic', 'a.text -> each.items', 'each.item -> b.item', 'each.results -> output.all', 'nonsense'],
  })

  expect(drawn.boxes.map((box) => [box.id, box.x, box.isFrame])).toEqual([
    ['a', 0, false], ['each', 300, true], ['b', 420, false], ['input', -300, false], ['output', 980, false],
  ])
  expect(drawn.curves).toHaveLength(4)
})
