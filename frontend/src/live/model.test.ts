import { expect, test } from 'vitest'
import { RunModel } from './model'
import { charge, events, RUN, START } from './testRun'

function folded(list: ReturnType<typeof events>): RunModel {
  const model = new RunModel()
  for (const event of list) model.apply(event)
  return model
}

test('a run is what its events say', () => {
  const { run } = folded(RUN)

  expect(run).toEqual({
    status: 'succeeded', startedAt: START, finishedAt: START + 9000, inputs: { topic: 'Bees' }, outputs: { page: 'Bees fly.' },
    error: null, failedStep: null, cancelReason: null, debug: null, held: [], asking: [], tokensIn: 20, tokensOut: 12, cost: '0.3', costIsComplete: true,
  })
})

test('a retried step keeps both attempts and the error of the first', () => {
  const step = folded(RUN).steps.get('facts')

  expect(step).toMatchObject({ status: 'succeeded', outputs: { text: 'Bees fly.' }, error: null, cost: '0.3', tokensIn: 20 })
  expect(step?.attempts.map(({ attempt, error }) => [attempt, error?.code ?? null])).toEqual([
    [1, 'rate_limited'],
    [2, null],
  ])
})

test('an event that comes twice counts once', () => {
  const once = folded(RUN)
  const twice = folded([...RUN.slice(0, 5), ...RUN.slice(2)])

  expect({ ...twice.run, steps: [...twice.steps] }).toEqual({ ...once.run, steps: [...once.steps] })
})

test('an event that is too early is refused, and taken once the gap is filled', () => {
  const model = folded(RUN.slice(0, 3))
  const [fourth, fifth] = RUN.slice(3, 5)

  expect([fifth && model.apply(fifth), model.seq]).toEqual([false, 3])
  expect([fourth && model.apply(fourth), fifth && model.apply(fifth), model.seq]).toEqual([true, true, 5])
})

test('every order of reconnecting gives the same run', () => {
  const whole = folded(RUN)
  for (let cut = 0; cut <= RUN.length; cut += 1) {
    for (let back = 0; back <= cut; back += 1) {
      const again = folded([...RUN.slice(0, cut), ...RUN.slice(back)])

      expect([again.run, [...again.steps], [...again.nodes]]).toEqual([whole.run, [...whole.steps], [...whole.nodes]])
    }
  }
})

const LOOP = events([
  ['run.started', null, { inputs: {} }],
  ['step.started', 'each', { inputs: { items: [1, 2] }, attempt: 1 }],
  ['step.started', 'each#0/sum', { inputs: {}, attempt: 1 }],
  ['step.started', 'each#1/sum', { inputs: {}, attempt: 1 }],
  ['charge.made', 'each#1/sum', charge(1, 1, null)],
  ['step.succeeded', 'each#1/sum', { outputs: { text: 'b' }, attempt: 1 }],
])

test('a node is at work as long as one of its steps is', () => {
  const model = folded(LOOP)

  expect(model.nodes.get('sum')).toMatchObject({ status: 'running', steps: 2, counts: { running: 1, succeeded: 1 }, costIsComplete: false })

  const [last] = events([['step.succeeded', 'each#0/sum', { outputs: { text: 'a' }, attempt: 1 }]], 7)
  if (last) model.apply(last)

  expect(model.nodes.get('sum')).toMatchObject({ status: 'succeeded', counts: { running: 0, succeeded: 2 } })
})

test('steps inside another agent are not taken for nodes of this graph', () => {
  const model = folded(LOOP)

  model.hideBelow(new Set(['each']))

  expect([...model.nodes.keys()]).toEqual(['each'])
  expect(model.steps.size).toBe(3)
})

test('a run whose steps all sleep waits until one wakes', () => {
  const model = folded(
    events([
      ['run.started', null, { inputs: {} }],
      ['step.started', 'pause', { inputs: {}, attempt: 1 }],
      ['step.slept', 'pause', { seconds: 60, carry: null, attempt: 1 }],
    ]),
  )

  expect(model.run.status).toBe('waiting')

  events([['timer.fired', 'pause', { timer: 't' }]], 4).forEach((event) => model.apply(event))

  expect(model.run.status).toBe('running')
})

test('a run that is told of is queued until its first step begins', () => {
  const model = folded(events([['run.started', null, { inputs: {} }]]))

  expect(model.run.status).toBe('queued')

  events([['step.started', 'pause', { inputs: {}, attempt: 1 }]], 2).forEach((event) => model.apply(event))

  expect(model.run.status).toBe('running')
})

test('a run that has not begun shows what the server says of it', () => {
  const model = new RunModel()

  model.greet('queued')

  expect(model.run.status).toBe('queued')
})
