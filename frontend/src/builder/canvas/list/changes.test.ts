import { describe, expect, it } from 'vitest'
import { graph, node } from '../../commands/testGraph'
import { KINDS } from '../../kinds/fixtures'
import { describeChanges } from './changes'

const before = graph({ a: node('template', {}, { title: 'Question' }), each: node('for_each', {}, { title: 'Each' }) }, ['input.topic -> a.topic'])
const said = (after: typeof before) => describeChanges(KINDS, before, after)
const withA = (more: object) => ({ ...before, nodes: { ...before.nodes, a: { ...before.nodes['a'], kind: 'template@1', settings: {}, ...more } } })

describe('what has become of a graph, in words', () => {
  it('names what was added, deleted, connected and disconnected', () => {
    expect(said({ ...graph({ ...before.nodes, b: node('llm') }, ['input.topic -> a.topic', 'a.text -> b.x']), inputs: before.inputs })).toBe('Added Model. Connected Question text to Model x.')
    expect(said({ ...before, edges: {} })).toBe('Disconnected Input topic to Question topic.')
    expect(said({ ...before, nodes: { each: before.nodes['each'] ?? node('for_each') }, edges: {} })).toBe('Deleted Question.')
    expect(said({ ...before, inputs: { ...before.inputs, text: { type: 'text' } } })).toBe('Added the input text.')
  })

  it('says how nodes have changed, and nothing of what they are set to', () => {
    expect(said(withA({ title: 'Letter' }))).toBe('Renamed Question to Letter.')
    expect(said(withA({ title: 'Question', disabled: true, parent: 'each' }))).toBe('Moved Question into Each. Switched off Question.')
    expect(said({ ...before, marks: { a: { breakpoint: true } } })).toBe('Set a breakpoint on Question.')
    expect(said(withA({ title: 'Question', settings: { template: 'x' } }))).toBe('')
  })

  it('counts what is too much to name', () => {
    const many = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`n${index}`, node('llm')]))

    expect(said({ ...before, nodes: { ...before.nodes, ...many } })).toBe('Added 5 nodes.')
  })
})
