import { expect, test } from 'vitest'
import { RunModel } from './model'
import { events } from './testRun'
import { pathInTurns, viewOf } from './turns'

const LOOP = events([
  ['run.started', null, { inputs: {} }],
  ['step.started', 'each', { inputs: {}, attempt: 1 }],
  ['step.started', 'each#0/sum', { inputs: {}, attempt: 1 }],
  ['step.succeeded', 'each#0/sum', { outputs: { text: 'a' }, attempt: 1 }],
  ['step.started', 'each#1/sum', { inputs: {}, attempt: 1 }],
])

const shown = (turns: [string, string][], node = 'sum') => {
  const model = new RunModel()
  LOOP.forEach((event) => model.apply(event))
  return viewOf({ nodes: model.nodes, steps: model.steps, turns: new Map(turns) }, node)
}

test('a card shows all turns together until one is chosen', () => {
  expect(shown([])).toMatchObject({ status: 'running', steps: 2 })
  expect(shown([['each', '0']])).toMatchObject({ status: 'succeeded', steps: 1, latest: { path: 'each#0/sum' } })
  expect(shown([['each', '1']])).toMatchObject({ status: 'running', steps: 1 })
})

test('a turn in which the node has not begun shows it as not run, and other containers change nothing', () => {
  expect([shown([['each', '7']]), shown([['each', '7']], 'each')?.status, shown([['other', '7']])?.steps]).toEqual([undefined, 'running', 2])
})

test('a container inside a chosen turn shows its first turn until another is chosen', () => {
  const path = (...turns: [string, string][]) => pathInTurns('each#4/inner#2/sum', new Map(turns))

  expect([path(), path(['each', '1']), path(['each', '1'], ['inner', '3']), path(['inner', '3'])]).toEqual([
    null, 'each#1/inner#0/sum', 'each#1/inner#3/sum', 'each#4/inner#3/sum',
  ])
})
