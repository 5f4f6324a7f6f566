import { expect, test } from 'vitest'
import { RunModel } from './model'
import { charge, events, RUN, START, thinned } from './testRun'
import { Trail } from './trail'

const LOOP = events([
  ['run.started', null, { inputs: {} }],
  ['step.started', 'each', { inputs: { items: [1, 2] }, attempt: 1 }],
  ['step.started', 'each#0/sum', { inputs: {}, attempt: 1 }],
  ['step.started', 'each#1/sum', { inputs: {}, attempt: 1 }],
  ['step.logged', 'each#1/sum', { text: 'Halfway.' }],
  ['charge.made', 'each#1/sum', charge(1, 1, '0.2')],
  ['step.succeeded', 'each#1/sum', { outputs: { text: 'b' }, attempt: 1 }],
  ['step.succeeded', 'each#0/sum', { outputs: { text: 'a' }, attempt: 1 }],
  ['step.failed', 'each', { error: { code: 'x', message: 'No.' }, attempt: 1 }],
  ['run.failed', 'each', { error: { code: 'x', message: 'No.' } }],
])

function trailOf(list: typeof RUN, opaque: ReadonlySet<string> = new Set()): Trail {
  const trail = new Trail(opaque)
  list.forEach((event) => trail.take(event))
  return trail
}

/** What a run is, in an order that does not matter. */
function picture({ run, steps, nodes }: Pick<Trail, 'run' | 'steps' | 'nodes'>) {
  const byName = <Value>(map: ReadonlyMap<string, Value>) => Object.fromEntries([...map].sort(([a], [b]) => a.localeCompare(b)))
  return { run, steps: byName(steps), nodes: byName(nodes) }
}

function folded(list: typeof RUN, opaque: ReadonlySet<string> = new Set()) {
  const model = new RunModel()
  model.hideBelow(opaque)
  list.forEach((event) => model.apply(event))
  return picture(model)
}

test('whichever way one comes, a moment is what the events up to it give', () => {
  for (const list of [RUN, LOOP]) {
    const trail = trailOf(list)
    const walks = Array.from({ length: 400 }, (_, index) => (index * 7 + index * index * 3) % (list.length + 1))
    for (const seq of walks) {
      trail.walk(seq)

      expect([trail.seq, picture(trail)]).toEqual([seq, folded(list.slice(0, seq))])
    }
  }
})

test('steps inside another agent are no nodes of this graph in the past either', () => {
  const opaque = new Set(['each'])
  const trail = trailOf(LOOP, opaque)

  trail.walk(7)

  expect(picture(trail)).toEqual(folded(LOOP.slice(0, 7), opaque))
  expect([...trail.nodes.keys()]).toEqual(['each'])
})

test('events that come while one stands in the past change nothing there and can be walked to', () => {
  const trail = trailOf(LOOP.slice(0, 6))
  trail.walk(4)

  LOOP.forEach((event) => trail.take(event))

  expect(picture(trail)).toEqual(folded(LOOP.slice(0, 4)))
  trail.walk(99)
  expect([trail.seq, picture(trail)]).toEqual([10, folded(LOOP)])
})

test('a time leads to the last event at it or before it', () => {
  const trail = trailOf(RUN)

  expect([START - 5000, START, START + 2500, START + 3000, START + 99_000].map((at) => trail.seqAt(at))).toEqual([1, 1, 3, 4, 10])
})

test('only the lines that had been written by then are counted', () => {
  const trail = trailOf(LOOP)
  const counts = [4, 5, 4].map((seq) => {
    trail.walk(seq)
    return trail.logCount
  })

  expect([counts, trail.logs.map(({ text }) => text)]).toEqual([[0, 1, 0], ['Halfway.']])
})

test('an event that is too early is refused, and one that comes twice leaves one mark', () => {
  const trail = trailOf(RUN.slice(0, 3))
  const taken = [RUN[1], RUN[4], RUN[3], RUN[4]].map((event) => event && trail.take(event))

  expect([taken, trail.length]).toEqual([[true, false, true, true], 5])
})

test('told anew, a run is the same but for the nodes that are hidden', () => {
  const retold = trailOf(LOOP).retold(new Set(['each']))
  retold.walk(7)

  expect([picture(retold), picture(retold.tip)]).toEqual([folded(LOOP.slice(0, 7), new Set(['each'])), folded(LOOP, new Set(['each']))])
})

const AGAIN = events([
  ['run.started', null, { inputs: {} }],
  ['step.started', 'each#0/ask', { inputs: { topic: 'Bees' }, attempt: 1 }],
  ['step.started', 'each#1/ask', { inputs: { topic: 'Ants' }, attempt: 1 }],
  ['step.called', 'each#0/ask', { calls: [{ id: 'c', tool: 'find', arguments: { what: 'bees' } }], carry: [1], attempt: 1 }],
  ['step.opened', 'each#0/ask', { attempt: 1 }],
  ['step.failed', 'each#0/ask', { error: { code: 'x', message: 'No.' }, attempt: 1 }],
  ['step.succeeded', 'each#1/ask', { outputs: { text: 'Ants walk.' }, attempt: 1 }],
  ['step.started', 'each#0/ask', { inputs: { topic: 'Bees' }, attempt: 2 }],
  ['step.released', 'each#0/ask', { inputs: { topic: 'Wasps' }, attempt: 2 }],
  ['charge.made', 'each#0/ask', charge(1, 1, '0.2')],
  ['step.succeeded', 'each#0/ask', { outputs: { text: 'Wasps sting.' }, attempt: 2 }],
  ['run.succeeded', null, { outputs: {} }],
])

test('a trail whose thin events were replaced by whole ones is the trail of the whole ones, at every moment', () => {
  for (const list of [LOOP, AGAIN]) {
    for (const at of [0, 3, list.length]) {
      const trail = trailOf(list.map(thinned))
      trail.walk(at)

      trail.thicken(list)

      expect([picture(trail), picture(trail.tip)]).toEqual([folded(list.slice(0, at)), folded(list)])
      for (let seq = 0; seq <= list.length; seq += 1) {
        trail.walk(seq)
        expect(picture(trail)).toEqual(folded(list.slice(0, seq)))
      }
    }
  }
})

test('only the steps whose events came are others, and they are named', () => {
  const trail = trailOf(AGAIN.map(thinned))
  const before = trail.tip.steps.get('each#1/ask')
  const mine = AGAIN.filter(({ node }) => node === 'each#0/ask')

  expect(trail.tip.steps.get('each#0/ask')?.thin).toEqual([2, 4, 8, 9, 11])
  expect(trail.thicken(mine)).toEqual(['each#0/ask'])
  expect(trail.thicken(mine)).toEqual([])
  expect([trail.tip.steps.get('each#0/ask')?.thin, trail.tip.steps.get('each#1/ask') === before]).toEqual([[], true])
})

test('with some of its events whole, a step says which are missing', () => {
  const trail = trailOf(AGAIN.map(thinned))

  trail.thicken(AGAIN.slice(7, 8))

  expect(trail.tip.steps.get('each#0/ask')).toMatchObject({ thin: [2, 4, 9, 11], attempts: [{ inputs: { topic: null } }, { inputs: { topic: 'Bees' } }] })
})
