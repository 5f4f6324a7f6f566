import { expect, it } from 'vitest'
import { node } from '../../commands/testGraph'
import { KINDS } from '../../kinds/fixtures'
import type { NodeKind } from '../../kinds/types'
import { sayState, summarise } from './summary'

const branch: NodeKind = {
  ...(KINDS['branch@1'] as NodeKind),
  settings_schema: {
    properties: {
      mode: { enum: ['if', 'switch'], 'x-ui': { labels: ['If', 'Switch'] } }, cases: { type: 'array' }, rules: { type: 'array' },
      seed: { type: 'integer', 'x-ui': { advanced: true } },
    },
  },
}

it('shows the prompt, or the address with its method', () => {
  expect(summarise(node('llm', { model: 'smart', prompt: ' Say hi ' }), KINDS['llm@1'])).toBe('Say hi')
  expect(summarise(node('http_request', { method: 'GET', url: 'https://example.com' }), undefined)).toBe('GET https://example.com')
})

it('else says choices and cases in words', () => {
  expect(summarise(node('branch', { mode: 'switch', cases: [{ id: 'bill' }, { id: 'bug' }], seed: 4 }), branch)).toBe('Switch · bill, bug')
  expect(summarise(node('branch', { mode: 'if', rules: [{ path: 'total', operator: 'more_than', value: 5 }] }), branch)).toBe('If · total more than 5')
})

it('says that a node is not set up only while a setting is missing', () => {
  const subAgent: NodeKind = {
    ...(KINDS['llm@1'] as NodeKind), help: 'Runs another agent as one step.',
    settings_schema: { required: ['agent'], properties: { agent: { type: 'string', 'x-ui': { widget: 'agent_picker' } } } },
  }

  expect([sayState(node('sub_agent', { agent: '' }), subAgent), sayState(node('sub_agent', { agent: 'a-1' }), subAgent)])
    .toEqual(['Not set up yet', 'Runs another agent as one step.'])
})
