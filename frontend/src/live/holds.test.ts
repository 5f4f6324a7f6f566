import { expect, test } from 'vitest'
import { heldWithin, restsOf } from './holds'
import { RunModel } from './model'
import { events, START } from './testRun'

const at = (seconds: number) => START + seconds * 1000

function folded(...lines: Parameters<typeof events>[0][number][]) {
  const model = new RunModel()
  for (const event of events(lines)) model.apply(event)
  return model.steps
}

test('only what was held within a time counts, up to its end where it still is', () => {
  const holds = [{ from: 10, to: 20 }, { from: 50, to: null }]

  expect([heldWithin(holds, 0, 100), heldWithin(holds, 15, 18), heldWithin(holds, 15, 60), heldWithin(holds, 20, 50), heldWithin([], 0, 9)]).toEqual([60, 3, 15, 0, 0])
})

test('a hold ends when the step goes on, and when it ends', () => {
  const steps = folded(
    ['step.started', 'a', { inputs: {}, attempt: 1 }], ['step.held', 'a', { why: 'pause' }], ['step.released', 'a', { inputs: {} }],
    ['step.held', 'a', { why: 'pause' }], ['step.cancelled', 'a', { reason: 'Stopped.' }], ['step.held', 'b', { why: 'pause' }],
  )

  expect(steps.get('a')?.holds).toEqual([{ from: at(1), to: at(2) }, { from: at(3), to: at(4) }])
  expect(steps.get('b')?.holds).toEqual([{ from: at(5), to: null }])
})

test('steps that stand together rest only while none of them is at work', () => {
  const steps = folded(
    ['step.started', 'a', { inputs: {}, attempt: 1 }], ['step.held', 'b', { why: 'pause' }], ['step.succeeded', 'a', { outputs: {}, attempt: 1 }],
    ['step.held', 'c', { why: 'pause' }], ['step.released', 'b', { inputs: {} }], ['step.started', 'b', { inputs: {}, attempt: 1 }],
  )

  expect(restsOf([...steps.values()])).toEqual([{ from: at(2), to: at(5) }])
})
