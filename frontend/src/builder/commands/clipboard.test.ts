import { expect, it } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import { clipFrom, paste, readClip } from './clipboard'
import { graph, node } from './testGraph'

const AGENT = {
  format: 'agent/1', name: 'Greeter', inputs: { name: { type: 'text' } }, outputs: { text: { type: 'text' } },
  nodes: { greet: { kind: 'llm@1', settings: { prompt: 'Hello {{ name }}' } } },
  edges: ['input.name -> greet.name', 'greet.text -> output.text'], layout: { greet: [320, 0], input: [0, 0] },
}
const pasted = (state = graph({}), data: unknown = AGENT) => paste(state, KINDS, clipFrom(data)!, [0, 0])

it('a whole agent brings its inputs, its outputs and the edges to both', () => {
  const { ids: [id], commands } = pasted()

  expect(commands).toEqual([
    { type: 'set_input', name: 'name', value: { type: 'text' } },
    { type: 'set_output', name: 'text', value: { type: 'text' } },
    { type: 'add_node', id, kind: 'llm@1', settings: { prompt: 'Hello {{ name }}' }, position: [0, 0] },
    { type: 'connect', edge: `input.name -> ${id}.name` },
    { type: 'connect', edge: `${id}.text -> output.text` },
  ])
})

it('an output that something feeds already keeps what feeds it', () => {
  const { commands } = pasted(graph({ a: node('llm') }, ['a.text -> output.text']))

  expect(commands.filter(({ type }) => type === 'connect')).toHaveLength(1)
})

it('one node, or some nodes by name, are read without a graph around them', () => {
  const { greet } = AGENT.nodes

  expect([greet, { greet }].map((data) => pasted(graph({}), data).ids.length)).toEqual([1, 1])
  expect([clipFrom({ a: 1 }), clipFrom([]), clipFrom('nodes'), readClip('{"nodes": {}}')]).toEqual([null, null, null, null])
})

it('a text whose places or holders are nonsense still gets places', () => {
  const data = { nodes: { a: { kind: 'template@1' }, b: { kind: 'template@1', parent: 'gone' } }, layout: { a: 'here', b: [1, null] } }
  const places = pasted(graph({}), data).commands.flatMap((command) => (command.type === 'add_node' ? [command.position] : []))

  expect(places).toEqual([[0, 0], [320, 0]])
})
