/** The values of what is on the screen, from a replay that has come without them. */
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useStep, useValuesOf } from './hooks'
import { showMoment, startWatching, useRunStore } from './runStore'
import { events, thinned } from './testRun'
import type { Envelope, Message } from './wire'

const LOOP = events([
  ['run.started', null, { inputs: {} }],
  ['step.started', 'each', { inputs: { items: [1, 2] }, attempt: 1 }],
  ['step.started', 'each#0/sum', { inputs: { item: 1 }, attempt: 1 }],
  ['step.started', 'each#1/sum', { inputs: { item: 2 }, attempt: 1 }],
  ['step.succeeded', 'each#0/sum', { outputs: { text: 'one' }, attempt: 1 }],
  ['step.succeeded', 'each#1/sum', { outputs: { text: 'two' }, attempt: 1 }],
])

let say: (message: Message) => void = () => {}
let stop = () => {}
let asked: (readonly number[])[] = []
let read: (numbers: readonly number[]) => Promise<Envelope[]>

vi.mock('./readEvents', () => ({ readEvents: (_workspace: string, _run: string, numbers: readonly number[]) => read(numbers) }))

class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose = null
  constructor() {
    say = (message) => this.onmessage?.({ data: JSON.stringify(message) })
  }
  close() {}
}

const answer = (numbers: readonly number[]) => {
  asked.push(numbers)
  return Promise.resolve(numbers.flatMap((number) => LOOP[number - 1] ?? []))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  ;[asked, read] = [[], answer]
  stop = startWatching('demo', 'r')
  say({ type: 'events', events: LOOP.map(thinned) })
  vi.advanceTimersByTime(300)
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function Shown({ path }: { path: string }) {
  const { isHere, problem, retry } = useValuesOf(path)
  const step = useStep(path)
  if (problem) return <button type="button" onClick={retry}>{(problem as Error).message}</button>
  return <p>{isHere ? `${path} gave ${JSON.stringify(step?.outputs)}` : `${path} is loading`}</p>
}

const soon = () => act(() => vi.advanceTimersByTimeAsync(500))

test('steps that are shown together are asked for in one request, and those that are not shown are not', async () => {
  render(<><Shown path="each#1/sum" /><Shown path="each#1/sum" /><Shown path="each" /></>)
  expect(screen.getAllByText('each#1/sum is loading')).toHaveLength(2)

  await soon()

  expect(screen.getAllByText('each#1/sum gave {"text":"two"}')).toHaveLength(2)
  expect(screen.getByText('each gave null')).toBeInTheDocument()
  expect([asked, useRunStore.getState().steps.get('each#0/sum')?.thin]).toEqual([[[4, 6]], [3, 5]])
})

test('in the past the values of that moment show, and none that came later', async () => {
  act(() => showMoment(4))
  render(<Shown path="each#0/sum" />)

  await soon()

  expect(screen.getByText('each#0/sum gave null')).toBeInTheDocument()
  expect(useRunStore.getState().steps.get('each#0/sum')?.inputs).toEqual({ item: 1 })
  act(() => showMoment(5))
  expect(screen.getByText('each#0/sum gave {"text":"one"}')).toBeInTheDocument()
  expect(asked).toEqual([[3, 5]])
})

test('a request that fails says why, and can be made again', async () => {
  read = () => Promise.reject(new Error('No.'))
  render(<Shown path="each#0/sum" />)
  await soon()
  read = answer

  act(() => screen.getByRole('button', { name: 'No.' }).click())
  await soon()

  expect(screen.getByText('each#0/sum gave {"text":"one"}')).toBeInTheDocument()
})

test('whoever needs the values of a step at once gets them', async () => {
  await useRunStore.getState().watch?.readValues('each#1/sum')
  await useRunStore.getState().watch?.readValues('each#1/sum')

  expect([useRunStore.getState().steps.get('each#1/sum')?.outputs, asked]).toEqual([{ text: 'two' }, [[4, 6]]])
})

test('who is thought to have spoken is forgotten once it is known that nothing was said', async () => {
  const { watch } = useRunStore.getState()
  expect(watch?.speakers.get('sum')).toBe('each#1/sum')
  const silent = LOOP[5] as Envelope
  read = () => Promise.resolve([LOOP[3] as Envelope, { ...silent, data: { outputs: { number: 2 }, attempt: 1 } }])

  await watch?.readValues('each#1/sum')

  expect(watch?.speakers.has('sum')).toBe(false)
})
