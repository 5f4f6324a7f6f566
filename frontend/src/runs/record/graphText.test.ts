import { expect, test } from 'vitest'
import { readGraphText } from './graphText'

const TEXT = `
format: agent/1
name: Bees
inputs: {topic: {type: text}}
nodes:
  ask: {kind: llm@1, title: Ask, settings: {prompt: "About {{ topic }}"}}
edges:
  - input.topic -> ask.topic
layout:
  ask: [320, 0]
`

test('a graph is read from its text', () => {
  expect(readGraphText(TEXT)).toMatchObject({ name: 'Bees', nodes: { ask: { kind: 'llm@1', title: 'Ask' } }, edges: ['input.topic -> ask.topic'], layout: { ask: [320, 0] } })
})

test('what cannot be drawn is no graph', () => {
  const broken = ['nodes: [1]', 'nodes: {a: 3}', 'nodes: {a: {kind: 4}}', 'nodes: {}\nedges: 7', 'nodes: {}\nlayout: {a: here}', '{', 'a: &x [1]\nnodes: {}\nb: *x']
  expect(broken.map(readGraphText)).toEqual(broken.map(() => null))
})
