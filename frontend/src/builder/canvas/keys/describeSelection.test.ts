import { expect, test } from 'vitest'
import { graph, node } from '../../commands/testGraph'
import { KINDS } from '../../kinds/fixtures'
import { describeSelection, type Sight } from './describeSelection'

const SIGHT: Sight = {
  state: graph({ ask: node('llm', {}, { title: 'Ask', locked: true }), plain: node('llm', {}) }, ['input.text -> ask.text', 'ask.text -> plain.text']),
  kinds: KINDS,
  problems: [{ code: 'x', message: 'X', node: 'ask', severity: 'error' }, { code: 'y', message: 'Y', node: 'plain', severity: 'error' }],
  statusOf: (id) => (id === 'ask' ? 'failed' : 'idle'),
}

test('the chosen node is told by its title, kind, state, issues and place', () => {
  const kind = KINDS['llm@1']?.title

  expect(describeSelection(SIGHT, ['ask'])).toBe(`Ask, ${kind}, Failed, Locked, 1 issue, 2 of 4`)
  expect(describeSelection(SIGHT, ['plain'])).toBe(`${kind}, 1 issue, 3 of 4`)
  expect(describeSelection(SIGHT, ['input'])).toBe('Input, 1 of 4')
})

test('several are told by their number, and nothing by nothing', () => {
  expect([['ask', 'plain'], [], ['gone']].map((chosen) => describeSelection(SIGHT, chosen))).toEqual(['2 selected', '', ''])
})
