import { expect, test } from 'vitest'
import { listRows, Outline, turnLabel } from './rows'

const shown = (paths: string[], chosen: [string, boolean][] = []) =>
  listRows(new Outline().learn(paths), new Map(chosen)).map(({ key, depth }) => `${'  '.repeat(depth)}${key}`)

test('a loop over one step lists that step once per item, without groups', () => {
  expect(shown(['each', 'each#0/sum', 'each#1/sum', 'end'])).toEqual(['each', '  each#0/sum', '  each#1/sum', 'end'])
})

test('a loop over several steps groups them by item', () => {
  expect(shown(['each', 'each#0/a', 'each#1/a', 'each#0/b'])).toEqual([
    'each', '  each#0', '    each#0/a', '    each#0/b', '  each#1', '    each#1/a',
  ])
})

test('a sub-agent shows its steps right below it', () => {
  expect(shown(['sub', 'sub#0/a', 'sub#0/b'])).toEqual(['sub', '  sub#0/a', '  sub#0/b'])
})

test('tool calls nest to any depth', () => {
  expect(shown(['agent', 'agent#call_1/sub', 'agent#call_1/sub#0/write', 'agent#call_2/search'])).toEqual([
    'agent', '  agent#call_1/sub', '    agent#call_1/sub#0/write', '  agent#call_2/search',
  ])
})

test('a long loop is closed until somebody opens it', () => {
  const paths = ['each', ...Array.from({ length: 100 }, (_, index) => `each#${index}/sum`)]

  expect([shown(paths).length, shown(paths, [['each', true]]).length]).toEqual([1, 101])
})

test('turns of a loop count from one, calls by their place', () => {
  expect([turnLabel('0', 5), turnLabel('call_9x', 1), turnLabel(null, 0)]).toEqual(['Item 1', 'Call 2', null])
})

test('items stand in their own order, whichever began first, and calls in the order in which they were made', () => {
  expect(shown(['each', 'each#10/sum', 'each#2/sum', 'each#0/sum', 'ask', 'ask#b/find', 'ask#a/find'])).toEqual([
    'each', '  each#0/sum', '  each#2/sum', '  each#10/sum', 'ask', '  ask#b/find', '  ask#a/find',
  ])
})

test('an outline that grows with its run is the one that is made at once', () => {
  const paths = ['each', 'each#1/a', 'each#0/a', 'each#1/b', 'end', 'each#3/a', 'each#2/a']
  const growing = new Outline()
  const rows = () => listRows(growing, new Map()).map(({ key }) => key)
  for (const length of [1, 3, 3, 5]) {
    growing.learn(paths, length)

    expect(rows()).toEqual(listRows(new Outline().learn(paths.slice(0, length)), new Map()).map(({ key }) => key))
  }

  expect(growing.learn(paths).scopesOf('each')).toEqual(['each#0', 'each#1', 'each#2', 'each#3'])
})

test('of a container for which a turn was chosen only that turn is listed, and it is open', () => {
  const paths = ['each', ...Array.from({ length: 100 }, (_, index) => [`each#${index}/a`, `each#${index}/b`]).flat()]
  const rows = listRows(new Outline().learn(paths), new Map(), new Map([['each', '42']]))

  expect(rows.map(({ key }) => key)).toEqual(['each', 'each#42', 'each#42/a', 'each#42/b'])
})
