import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Wants } from './wants'
import { events } from './testRun'
import type { Envelope } from './wire'

const MISSING: { [path: string]: number[] } = { a: [1, 2], b: [3], c: [4] }
let known: Set<number>
let asked: (readonly number[])[]
let answer: (numbers: readonly number[]) => Promise<Envelope[]>
let wants: Wants

beforeEach(() => {
  vi.useFakeTimers()
  ;[known, asked] = [new Set(), []]
  answer = (numbers) => Promise.resolve(numbers.flatMap((seq) => events([['step.started', 'a']], seq)))
  wants = new Wants({
    missing: (path) => (MISSING[path] ?? []).filter((seq) => !known.has(seq)),
    read: (numbers) => {
      asked.push(numbers)
      return answer(numbers)
    },
    take: (list) => list.forEach(({ seq }) => known.add(seq)),
    onChange: () => {},
  })
})
afterEach(() => {
  vi.useRealTimers()
})

const soon = () => vi.advanceTimersByTimeAsync(1000)

test('what is wanted within a moment is asked for once and together', async () => {
  for (const path of ['a', 'b', 'a']) wants.want(path)
  await soon()

  expect(asked).toEqual([[1, 2, 3]])
})

test('what has left the screen by then is not asked for, unless something else still shows it', async () => {
  wants.want('c')()
  const [first] = [wants.want('a'), wants.want('a')]
  first()
  first()
  wants.want('b')
  await soon()

  expect(asked).toEqual([[3]])
})

test('one request is under way at a time', async () => {
  let reply: (list: Envelope[]) => void = () => {}
  answer = () => new Promise((done) => (reply = done))
  wants.want('a')
  await soon()
  wants.want('b')
  await soon()
  expect(asked).toEqual([[1, 2]])

  reply(events([['step.started', 'a'], ['step.started', 'a']]))
  await soon()
  expect(asked).toEqual([[1, 2], [3]])
})

test('a request that has failed is told and asked again only on purpose', async () => {
  answer = () => Promise.reject(new Error('The server cannot be reached.'))
  wants.want('a')
  await soon()
  wants.look()
  await soon()
  expect([asked.length, wants.problem]).toEqual([1, new Error('The server cannot be reached.')])

  answer = (numbers) => Promise.resolve(numbers.flatMap((seq) => events([['step.started', 'a']], seq)))
  wants.retry()
  await soon()
  expect([asked.length, wants.problem, known.has(1)]).toEqual([2, null, true])
})

test('what comes after the end is not taken', async () => {
  wants.want('a')
  vi.advanceTimersByTime(100)
  wants.stop()
  await soon()

  expect([asked, known.size]).toEqual([[[1, 2]], 0])
})
