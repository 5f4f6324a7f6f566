import { describe, expect, it } from 'vitest'
import { saysTheSame } from './parse'

const TEXT = 'format: agent/1\nnodes:\n  say: {kind: llm@1, title: Say}\nedges:\n  - a.text -> b.x\n  - b.text -> output.o\n'

describe('saysTheSame', () => {
  it.each([
    ['a blank line', TEXT.replace('edges', '\nedges')],
    ['keys in another order', TEXT.replace('kind: llm@1, title: Say', 'title: Say, kind: llm@1')],
    ['edges in another order', TEXT.replace('  - a.text -> b.x\n  - b.text -> output.o', '  - b.text -> output.o\n  - a.text -> b.x')],
    ['quotes and a comment', TEXT.replace('title: Say', 'title: "Say"').replace('edges:', 'edges: # here')],
  ])('overlooks %s', (_what, text) => expect(saysTheSame(TEXT, text)).toBe(true))

  it.each([
    ['another word', TEXT.replace('Say', 'Tell')],
    ['a missing edge', TEXT.replace('  - a.text -> b.x\n', '')],
    ['no YAML', 'nodes: ['],
    ['nothing yet', ''],
  ])('sees %s', (_what, text) => expect(saysTheSame(TEXT, text)).toBe(false))

  it('finds broken texts unlike, themselves too', () => expect(saysTheSame('nodes: [', 'nodes: [')).toBe(false))
})
