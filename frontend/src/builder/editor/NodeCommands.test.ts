import { describe, expect, it } from 'vitest'
import { graph, node } from '../commands/testGraph'
import { KINDS } from '../kinds/fixtures'
import { matchNodes } from './NodeCommands'

const state = graph({ a: node('llm', {}, { title: 'Write facts' }), b: node('llm', {}, { title: 'Facts' }), c: node('template') })

describe('nodes found by what is typed', () => {
  it('are those that hold every word, whose titles begin with it first', () => {
    expect(matchNodes(state, KINDS, 'facts')).toEqual(['b', 'a'])
    expect(matchNodes(state, KINDS, 'facts write')).toEqual(['a'])
    expect(matchNodes(state, KINDS, 'Go to Templ')).toEqual(['c'])
    expect(matchNodes(state, KINDS, 'outp')).toEqual(['output'])
  })

  it('are never more than a few', () => {
    const large = graph(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`n${index}`, node('llm')])))

    expect(matchNodes(large, KINDS, '')).toHaveLength(12)
  })
})
