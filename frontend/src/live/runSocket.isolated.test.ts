import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startWatching, useRunStore } from './runStore'
import { events, RUN } from './testRun'
import type { Envelope, Message } from './wire'

/** The browser's socket, with the server's end in the test's hands. */
class FakeSocket {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  static get last() {
    return FakeSocket.all.at(-1) as FakeSocket
  }
  readyState = 1
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly url: string
  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }
  close() {
    this.readyState = 3
  }
  say(...messages: Message[]) {
    for (const message of messages) this.onmessage?.({ data: JSON.stringify(message) })
  }
  get after() {
    return new URL(this.url).searchParams.get('after')
  }
}

const sent = (list: Envelope[]): Message => ({ type: 'events', events: list })
const hello: Message = { type: 'hello', run: 'r', seq: 0, status: 'running' }

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  FakeSocket.all = []
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a dropped socket comes back with the number of the last event, and nothing counts twice', () => {
  const stop = startWatching('demo', 'r')
  FakeSocket.last.say(hello, sent(RUN.slice(0, 4)))
  FakeSocket.last.onclose?.({ code: 1006 })

  vi.advanceTimersByTime(1000)
  expect([FakeSocket.all.length, FakeSocket.last.after]).toEqual([2, '4'])

  FakeSocket.last.say(hello, sent(RUN.slice(3)))
  vi.advanceTimersByTime(300)
  expect(useRunStore.getState().run).toMatchObject({ status: 'succeeded', tokensIn: 20, cost: '0.3' })
  stop()
})

test('an event that is missing is asked for', () => {
  const stop = startWatching('demo', 'r')
  FakeSocket.last.say(hello, sent(RUN.slice(0, 2)), sent(RUN.slice(4)))

  vi.advanceTimersByTime(300)

  expect([FakeSocket.all.length, FakeSocket.last.after]).toEqual([2, '2'])
  stop()
})

test('a socket that has fallen silent is replaced', () => {
  const stop = startWatching('demo', 'r')
  FakeSocket.last.say(hello)

  vi.advanceTimersByTime(21_000)

  expect(FakeSocket.all.length).toBe(2)
  stop()
})

test('after the last event of a run that is over nobody asks again', () => {
  const stop = startWatching('demo', 'r')
  FakeSocket.last.say(hello, sent(RUN))
  FakeSocket.last.onclose?.({ code: 1000 })

  vi.advanceTimersByTime(60_000)

  expect([FakeSocket.all.length, useRunStore.getState().connection, useRunStore.getState().run?.status]).toEqual([1, 'over', 'succeeded'])
  stop()
})

test('two parts of the page share a socket, and the last to go closes it', () => {
  const [first, second] = [startWatching('demo', 'r'), startWatching('demo', 'r')]

  first()
  first()
  expect([FakeSocket.all.length, useRunStore.getState().runId]).toEqual([1, 'r'])

  second()
  expect([FakeSocket.last.readyState, useRunStore.getState().runId]).toEqual([3, null])
})

test('another run takes the place of the last one', () => {
  const first = startWatching('demo', 'r')
  FakeSocket.last.say(hello, sent(events([['step.started', 'old', { inputs: {}, attempt: 1 }]])))

  const second = startWatching('demo', 'other')
  first()

  expect([useRunStore.getState().runId, useRunStore.getState().steps.size, FakeSocket.last.after]).toEqual(['other', 0, '0'])
  second()
})

test('texts reach their listeners once per frame', () => {
  const stop = startWatching('demo', 'r')
  const heard: string[] = []
  const { watch } = useRunStore.getState()
  watch?.onText((paths) => paths.forEach((path) => heard.push(`${path}: ${watch.textOf(path)}`)))
  const piece = { node: 'a', attempt: 1, take: 1, channel: 'text' }

  FakeSocket.last.say(hello, { type: 'partial', ...piece, text: 'Bees' }, { type: 'delta', ...piece, offset: 4, text: ' fly' })
  vi.advanceTimersByTime(300)

  expect(heard).toEqual(['a: Bees fly'])
  stop()
})

test('who begins to speak is news; what only adds to a text asks no component whether it means it', () => {
  const stop = startWatching('demo', 'r')
  FakeSocket.last.say(hello, sent(events([['step.started', 'a', { inputs: {}, attempt: 1 }]])))
  vi.advanceTimersByTime(300)
  let told = 0
  const forget = useRunStore.subscribe(() => (told += 1))
  const say = (...messages: Message[]) => {
    FakeSocket.last.say(...messages)
    vi.advanceTimersByTime(300)
    return told
  }
  const piece = { node: 'a', attempt: 1, take: 1, channel: 'text' }

  expect([say({ type: 'partial', ...piece, text: 'Bees' }), say({ type: 'delta', ...piece, offset: 4, text: ' fly' })]).toEqual([1, 1])
  expect(useRunStore.getState().watch?.textOf('a')).toBe('Bees fly')
  expect(say(sent(events([['step.started', 'b', { inputs: {}, attempt: 1 }]], 2)))).toBe(2)
  forget()
  stop()
})

test('where many speak at once they are heard five times a second, and nothing stays unsaid', () => {
  const stop = startWatching('demo', 'r')
  const heard: number[] = []
  useRunStore.getState().watch?.onText((paths) => heard.push(paths.size))
  const speak = (offset: number) => {
    for (let node = 0; node < 20; node += 1) FakeSocket.last.say({ type: 'delta', node: `n${node}`, attempt: 1, take: 1, channel: 'text', offset, text: '.' })
    vi.advanceTimersByTime(20)
  }
  FakeSocket.last.say(hello)

  for (let offset = 0; offset < 10; offset += 1) speak(offset)
  vi.advanceTimersByTime(300)

  expect([heard.length <= 3, heard.every((size) => size === 20)]).toEqual([true, true])
  expect(useRunStore.getState().watch?.textOf('n7')).toBe('..........')
  stop()
})
