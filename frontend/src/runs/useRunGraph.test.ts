import { expect, test } from 'vitest'
import { nameOf, nodeAt, readGraph } from './useRunGraph'

test('a step is called by its title, else by its id made readable', () => {
  const graph = readGraph({ draft: { kind: 'llm@1', title: 'First draft' }, fetch_page: { kind: 'http_request@1' } })

  expect([nameOf(graph, 'draft'), nameOf(graph, 'fetch_page'), nameOf(graph, 'not_here')]).toEqual(['First draft', 'Fetch page', 'Not here'])
  expect(graph.get('fetch_page')?.kind).toBe('http_request')
})

test('a step inside a sub-agent has the name that its own graph gives it, at any depth', () => {
  const inner = { write: { kind: 'llm@1', title: 'Write it', agent: null } }
  const middle = { ask: { kind: 'sub_agent@1', title: '', agent: 'b' }, write: { kind: 'wait@1', title: 'Rest', agent: null } }
  const graph = readGraph(
    {
      write: { kind: 'llm@1', title: 'Letter' }, each: { kind: 'for_each@1' },
      sub: { kind: 'sub_agent@1', settings: { agent: 'a', revision: 'c0ffee' } }, gone: { kind: 'sub_agent@1', settings: { agent: 'x' } },
    },
    { 'a@c0ffee': middle, b: inner },
  )
  const name = (path: string) => nameOf(graph, path)

  expect([name('write'), name('each#0/write'), name('sub#0/write'), name('agent#call_1/sub#0/ask#0/write')]).toEqual(['Letter', 'Letter', 'Rest', 'Write it'])
  expect([name('sub#0/ask'), name('gone#0/write'), nodeAt(graph, 'gone#0/write')]).toEqual(['Ask', 'Write', undefined])
})
