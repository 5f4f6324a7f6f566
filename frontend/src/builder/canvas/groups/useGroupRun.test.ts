import { expect, test } from 'vitest'
import type { NodeView } from '@/live/node'
import { groupRun } from './useGroupRun'

const views = (...statuses: NodeView['status'][]) =>
  new Map(statuses.map((status, at) => [String(at), { status, cost: '0', tokensIn: 1, tokensOut: 2 } as NodeView]))

test('a group shows that one of its steps is held, unless one has failed', () => {
  expect(groupRun(views('running', 'held'), ['0', '1'])).toEqual({ status: 'held', cost: '0', tokens: 6 })
  expect(groupRun(views('held', 'failed'), ['0', '1']).status).toBe('failed')
})
