/** The server folds steps, too (`platform/runs/steps.py`): both read one golden file, so that neither drifts. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { RunModel } from './model'
import type { Approval } from './approval'
import type { Step, StepError } from './step'
import type { Envelope } from './wire'

interface Golden {
  events: Envelope[]
  steps: unknown[]
}
const golden = JSON.parse(readFileSync('../tests/golden/steps.json', 'utf8')) as Golden

test('the golden events give the golden steps', () => {
  const model = new RunModel()
  for (const event of golden.events) expect(model.apply(event)).toBe(true)

  expect(model.order.map((path) => asTheServerSays(model.steps.get(path)!))).toEqual(golden.steps)
})

function asTheServerSays(step: Step): unknown {
  return {
    path: step.path, status: step.status, started_at: moment(step.startedAt), finished_at: moment(step.finishedAt),
    inputs: step.inputs, outputs: step.outputs, error: error(step.error), reason: step.reason,
    attempts: step.attempts.map(({ attempt, startedAt, finishedAt, error: why }) => ({
      attempt, started_at: moment(startedAt), finished_at: moment(finishedAt), error: error(why),
    })),
    holds: step.holds.map(({ from, to }) => ({ started_at: moment(from), finished_at: moment(to) })),
    approval: approval(step.approval),
    tokens_in: step.tokensIn, tokens_out: step.tokensOut, cost: step.cost, cost_is_complete: step.costIsComplete,
    models: [...new Set(step.charges.map(({ model }) => model))], logs: step.logs.map(({ text }) => text), reused: step.reused,
  }
}

const approval = (asked: Approval | null) =>
  asked && {
    id: asked.id, question: asked.question, approvers: asked.approvers, editable: asked.editable, requested_at: moment(asked.requestedAt), seconds: asked.seconds,
    decision: asked.decision, name: asked.name, comment: asked.comment, decided_at: moment(asked.decidedAt),
  }

const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString())
/** The front end leaves out an advice that says nothing. */
const error = (value: StepError | null) => value && { advice: '', ...value }
