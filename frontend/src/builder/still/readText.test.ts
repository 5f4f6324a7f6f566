import { expect, test } from 'vitest'
import { readText } from './readText'

test('nodes learn from the lists of a revision which group they stand in and that they are locked', () => {
  const node = (kind: string) => ({ kind, settings: {} })
  const graph = readText({
    name: 'Bees', inputs: {}, edges: [], layout: {}, nodes: { a: node('llm@1'), b: node('wait@1') },
    groups: { g: { name: 'Words', colour: 'blue', nodes: ['a', 'gone'] } }, locked: ['b'],
  })

  expect([graph.nodes, graph.groups, graph.description]).toEqual([
    { a: { ...node('llm@1'), group: 'g' }, b: { ...node('wait@1'), locked: true } }, { g: { name: 'Words', colour: 'blue' } }, '',
  ])
})
