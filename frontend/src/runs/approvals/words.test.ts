import { expect, test } from 'vitest'
import type { Approval } from '@/live/approval'
import { outcomeOf } from './words'

const OPEN: Approval = { id: 'q1', question: 'Send it?', editable: false, approvers: 'operator', requestedAt: 0, seconds: 60, decision: null, name: '', comment: '', decidedAt: null }

test('what became of a question is said with a shape of its own', () => {
  expect([
    outcomeOf(OPEN, 'asking'), outcomeOf({ ...OPEN, decision: 'approve', name: 'Ada' }, 'succeeded'), outcomeOf({ ...OPEN, decision: 'reject' }, 'succeeded'),
    outcomeOf({ ...OPEN, decision: 'timed_out' }, 'succeeded'), outcomeOf(OPEN, 'cancelled'),
  ]).toEqual([
    { status: 'asking', said: 'Waiting for a person' }, { status: 'succeeded', said: 'Approved by Ada' }, { status: 'failed', said: 'Rejected' },
    { status: 'waiting', said: 'Nobody decided in time' }, { status: 'cancelled', said: 'Nobody decided before it ended' },
  ])
})
