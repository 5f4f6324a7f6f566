import { expect, test } from 'vitest'
import { nameOf, readGraph } from './useRunGraph'

test('a step is called by its title, else by its id made readable', () => {
  const graph = readGraph({ draft: { kind: 'llm@1', title: 'First draft' }, fetch_page: { kind: 'http_request@1' } })

  expect([nameOf(graph, 'draft'), nameOf(graph, 'fetch_page'), nameOf(graph, 'not_here')]).toEqual(['First draft', 'Fetch page', 'Not here'])
  expect(graph.get('fetch_page')?.kind).toBe('http_request')
})
