import { describe, expect, it } from 'vitest'
import type { ValueRef } from '@/live/valueRef'
import { KINDS } from '../kinds/fixtures'
import { graph, node } from './testGraph'
import { findFields, withReference } from './useValue'

const kinds = {
  ...KINDS,
  'transform@1': { ...KINDS['code@1']!, id: 'transform', kind: 'transform@1', settings_schema: { type: 'object', properties: { expression: { type: 'string', 'x-ui': { widget: 'expression' } } } } },
}
const state = graph(
  {
    read: node('http_request', {}, { title: 'Read page' }), write: node('llm', { prompt: 'Write.' }), later: node('llm', { prompt: '{{ text }}' }),
    sum: node('transform', {}), run: node('code'), each: node('for_each'), inside: node('llm', {}, { parent: 'each' }),
  },
  ['write.text -> later.text', 'each.item -> inside.item'],
)
const out = (nodeId: string, port: string, ...path: (string | number)[]): ValueRef => ({ node: nodeId, side: 'output', port, path })
const put = (ref: ValueRef, id: string, setting: string, at?: number) => withReference(state, kinds, ref, { id, setting }, at)

describe('a value carried into a text', () => {
  it('is named, wired and written, at a place or at the end', () => {
    expect(put(out('read', 'body', 'items', 0, 'name'), 'write', 'prompt')).toEqual([
      { type: 'connect', edge: 'read.body -> write.read_page' },
      { type: 'set', id: 'write', path: ['settings', 'prompt'], value: 'Write. {{ read_page.items[0].name }}' },
    ])
    expect(put(out('read', 'status'), 'write', 'prompt', 5)).toContainEqual({ type: 'set', id: 'write', path: ['settings', 'prompt'], value: 'Write{{ status }}.' })
  })

  it('uses the edge that is there', () => {
    expect(put(out('write', 'text'), 'later', 'prompt')).toEqual([{ type: 'set', id: 'later', path: ['settings', 'prompt'], value: '{{ text }} {{ text }}' }])
  })

  it('of a node’s own input needs no edge, and of another’s comes from where that came from', () => {
    expect(put({ node: 'later', side: 'input', port: 'text', path: [] }, 'later', 'prompt')).toHaveLength(1)
    expect(put({ node: 'later', side: 'input', port: 'text', path: [] }, 'run', 'code')).toContainEqual({ type: 'connect', edge: 'write.text -> run.text' })
    expect(put({ node: 'write', side: 'input', port: 'gone', path: [] }, 'later', 'prompt')).toMatch(/No edge leads to/)
  })
})

describe('a value carried into code or an expression', () => {
  it('joins the list of inputs, in the words of the language', () => {
    expect(put(out('read', 'body', 'a b', 0), 'sum', 'expression')).toEqual([
      { type: 'set', id: 'sum', path: ['settings', 'inputs'], value: [{ name: 'read_page', type: 'any' }] },
      { type: 'connect', edge: 'read.body -> sum.read_page' },
      { type: 'set', id: 'sum', path: ['settings', 'expression'], value: 'read_page.`a b`[0]' },
    ])
    expect(put(out('read', 'body', 'a b', 0), 'run', 'code')).toContainEqual({ type: 'set', id: 'run', path: ['settings', 'code'], value: 'read_page["a b"][0]' })
  })
})

describe('a value is refused', () => {
  it('with the reason', () => {
    expect(put(out('later', 'text'), 'write', 'prompt')).toMatch(/close a circle/)
    expect(put(out('read', 'body'), 'inside', 'prompt')).toMatch(/cannot cross the border/)
    expect(put(out('read', 'body', 'a b'), 'write', 'prompt')).toMatch(/letters, digits/)
    expect(put(out('read', 'body'), 'write', 'model')).toMatch(/takes no values/)
  })

  it('so it is offered only to settings that take it, the needed ones first', () => {
    expect(findFields(state, kinds, out('write', 'text')).map(({ label }) => label)).toContain('Prompt of Model')
    expect(findFields(state, kinds, out('write', 'text')).some(({ id }) => id === 'write' || id === 'inside')).toBe(false)
    expect(findFields(state, kinds, out('read', 'body')).find(({ id }) => id === 'write')?.setting).toBe('prompt')
  })
})
