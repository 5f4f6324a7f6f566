import { expect, test } from 'vitest'
import { RunModel } from './model'
import { events } from './testRun'

const HELD = events([
  ['run.debugged', null, { mode: 'run', breakpoints: { write: { condition: 'topic = "Bees"' } } }],
  ['run.started', null, { inputs: {} }],
  ['step.started', 'write', { inputs: { topic: 'Bees', tone: 'dry' }, attempt: 1 }],
  ['step.held', 'write', { why: 'breakpoint', attempt: 1, condition: 'topic = "Bees"', problem: '' }],
  ['run.paused', null, {}],
])
const RELEASED = events([
  ['run.debugged', null, { mode: 'step_over', breakpoints: {} }],
  ['step.released', 'write', { inputs: { topic: 'Wasps' }, attempt: 1 }],
], HELD.length + 1)

test('a run that rests at a breakpoint is paused, and says which step is held and why', () => {
  const model = new RunModel()
  for (const event of HELD) model.apply(event)

  expect(model.run).toMatchObject({ status: 'paused', debug: { mode: 'run', breakpoints: { write: {} } } })
  expect(model.steps.get('write')).toMatchObject({ status: 'held', held: { why: 'breakpoint', condition: 'topic = "Bees"' } })
  expect(model.nodes.get('write')?.status).toBe('held')
})

test('a step that is let go on has the values it was given, and the run goes on', () => {
  const model = new RunModel()
  for (const event of HELD) model.apply(event)
  for (const event of RELEASED) model.apply(event)

  expect(model.run).toMatchObject({ status: 'running', debug: { mode: 'step_over' } })
  expect(model.steps.get('write')).toMatchObject({ status: 'running', held: null, inputs: { topic: 'Wasps', tone: 'dry' } })
})
