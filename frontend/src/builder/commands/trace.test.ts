import { expect, it } from 'vitest'
import { graph, node } from './testGraph'
import { trace } from './trace'

const sorted = (ids: Set<string>) => [...ids].sort()

it('follows edges both ways, through containers, and takes no body for what follows from itself', () => {
  const state = graph(
    { a: node('llm'), each: node('for_each'), s: node('llm', {}, { parent: 'each' }), t: node('llm', {}, { parent: 'each' }), end: node('llm'), other: node('llm') },
    ['input.topic -> a.x', 'a.text -> each.items', 'each.item -> s.x', 's.text -> t.x', 't.text -> each.result', 'each.results -> end.x', 'end.text -> output.o', 'input.topic -> other.x'],
  )

  expect(sorted(trace(state, 's').sources)).toEqual(['a', 'each', 'input'])
  expect(sorted(trace(state, 's').targets)).toEqual(['each', 'end', 'output', 't'])
  expect(sorted(trace(state, 'end').sources)).toEqual(['a', 'each', 'input', 's', 't'])
  expect(sorted(trace(state, 'a').targets)).toEqual(['each', 'end', 'output', 's', 't'])
  expect(sorted(trace(state, 'other').sources)).toEqual(['input'])
})
