import { describe, expect, it } from 'vitest'
import { graph, node } from '../../commands/testGraph'
import { flowOrder, neighbour } from './flowOrder'

const state = graph(
  { write: node('llm'), research: node('llm'), each: node('for_each'), inside: node('llm', {}, { parent: 'each' }) },
  ['input.topic -> research.topic', 'research.text -> write.facts', 'write.text -> each.items', 'each.results -> output.all'],
  { layout: { research: [0, 0], write: [320, 0], each: [640, 0, 600, 300], inside: [120, 60], input: [-320, 0], output: [1400, 0] } },
)

describe('walking the canvas', () => {
  it('goes from Input to Output in the order of flow, into containers', () => {
    expect(flowOrder(state)).toEqual(['input', 'research', 'write', 'each', 'inside', 'output'])
  })

  it('still visits every node of a circle once', () => {
    const circle = graph({ a: node('llm'), b: node('llm') }, ['a.text -> b.x', 'b.text -> a.x'])

    expect(flowOrder(circle)).toEqual(['input', 'a', 'b', 'output'])
  })

  it('follows edges to the left and right, and places up and down', () => {
    expect([neighbour(state, 'research', 'right'), neighbour(state, 'research', 'left')]).toEqual(['write', 'input'])
    expect([neighbour(state, 'each', 'down'), neighbour(state, 'research', 'up')]).toEqual(['inside', null])
  })
})
