import { expect, test } from 'vitest'
import type { GraphValue } from '../draft/values'
import { readText, type TextForm } from '../still/readText'
import { graphText, textForm } from './graphText'

const graph: GraphValue = {
  name: 'Writer', description: '', inputs: { topic: { type: 'text' } }, outputs: {},
  nodes: { write: { kind: 'llm@1', settings: { prompt: 'One\nTwo' }, group: 'g' }, check: { kind: 'llm@1', settings: {}, group: 'g', locked: true } },
  edges: ['write.text -> check.facts'], layout: { write: [10, 20], check: [300, 0] }, groups: { g: { name: 'Both' } },
}

test('a graph’s text form says all that the graph says', () => {
  expect(readText(textForm(graph) as unknown as TextForm)).toEqual({ ...graph, format: 'agent/1' })
})

test('it is written as YAML, without what is empty', () => {
  const text = graphText(graph)

  expect(text).toContain('format: agent/1\nname: Writer\n')
  expect(text).not.toMatch(/description|outputs/)
})
