import { expect, test } from 'vitest'
import { dueAt } from './approval'
import { RunModel } from './model'
import { events, START } from './testRun'
import type { Envelope } from './wire'

const ASKED = events([
  ['run.started', null, { inputs: { text: 'Hello' } }],
  ['step.started', 'check', { inputs: { value: 'Hello' }, attempt: 1 }],
  ['approval.requested', 'check', { id: 'q1', question: 'Send it?', editable: true, approvers: 'builder', seconds: 60, carry: null, attempt: 1 }],
])
const OPEN = {
  id: 'q1', question: 'Send it?', editable: true, approvers: 'builder', requestedAt: START + 2000, seconds: 60,
  decision: null, name: '', comment: '', decidedAt: null,
} as const
const after = (...lines: Parameters<typeof events>[0]) => events(lines, ASKED.length + 1)

function folded(more: readonly Envelope[] = []): RunModel {
  const model = new RunModel()
  for (const event of [...ASKED, ...more]) model.apply(event)
  return model
}

test('a step that asks says what it asks and until when, and its run waits', () => {
  const model = folded()

  expect(model.steps.get('check')).toMatchObject({ status: 'asking', approval: OPEN })
  expect(model.run).toMatchObject({ status: 'waiting', asking: ['check'] })
  expect(dueAt(OPEN)).toBe(START + 62_000)
})

test('a run in which another step is at work runs, though one of its steps asks', () => {
  const model = folded(after(['step.started', 'other', { inputs: {}, attempt: 1 }]))

  expect(model.run).toMatchObject({ status: 'running', asking: ['check'] })
})

test('a decision says who decided and why, and the step goes on', () => {
  const model = folded(after(['approval.decided', 'check', { decision: 'reject', by: 'u1', name: 'Ada Lovelace', outputs: {}, comment: 'Too short.', attempt: 1 }]))

  expect(model.steps.get('check')).toMatchObject({
    status: 'running', approval: { ...OPEN, decision: 'reject', name: 'Ada Lovelace', comment: 'Too short.', decidedAt: START + 3000 },
  })
  expect(model.run).toMatchObject({ status: 'running', asking: [] })
})

test('a timer that fires while a step asks is the end of its time', () => {
  const model = folded(after(['timer.fired', 'check', { timer: 't' }]))

  expect(model.steps.get('check')).toMatchObject({ status: 'running', approval: { ...OPEN, decision: 'timed_out', decidedAt: START + 3000 } })
})

test('another attempt has asked nothing yet', () => {
  const model = folded(after(['step.started', 'check', { inputs: { value: 'Hello' }, attempt: 2 }]))

  expect(model.steps.get('check')).toMatchObject({ status: 'running', approval: null })
})

test('a timer that fires after an attempt has failed decides nothing', () => {
  const model = folded(after(
    ['step.failed', 'check', { error: { code: 'timed_out', message: 'It took too long.' }, attempt: 1 }],
    ['step.retrying', 'check', { attempt: 2, delay: 1 }],
    ['timer.fired', 'check', { timer: 't' }],
  ))

  expect(model.steps.get('check')?.approval).toEqual(OPEN)
  expect(model.run.asking).toEqual([])
})
