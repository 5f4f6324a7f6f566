import { expect, test } from 'vitest'
import { RunModel } from '@/live/model'
import type { Step } from '@/live/step'
import { RUN, START } from '@/live/testRun'
import { factsOf } from './attempts'

test('each attempt has its own time, charges and inputs, and only the last one outputs', () => {
  const model = new RunModel()
  RUN.forEach((event) => model.apply(event))
  const step = model.steps.get('facts') as Step
  const at = (ms: number) => new Date(START + ms).toISOString()

  expect([factsOf(step, 0), factsOf(step, 1), factsOf(step, 2)]).toEqual([
    {
      attempt: step.attempts[0], outputs: null, started_at: at(1000), finished_at: at(3000), holds: [], tokens_in: 10, tokens_out: 5, cost: '0.1', cost_is_complete: true,
    },
    {
      attempt: step.attempts[1], outputs: { text: 'Bees fly.' }, started_at: at(5000), finished_at: at(7000), holds: [],
      tokens_in: 10, tokens_out: 7, cost: '0.2', cost_is_complete: true,
    },
    undefined,
  ])
  expect(step.attempts.map(({ inputs }) => inputs)).toEqual([{ topic: 'Bees' }, { topic: 'Bees' }])
})
