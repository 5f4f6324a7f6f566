import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showMoment, showTime, startWatching, useRunStore } from './runStore'
import { RUN, START } from './testRun'
import type { Message } from './wire'

let say: (message: Message) => void = () => {}
let stop = () => {}

class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose = null
  constructor() {
    say = (message) => {
      this.onmessage?.({ data: JSON.stringify(message) })
      vi.advanceTimersByTime(300)
    }
  }
  close() {}
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  stop = startWatching('demo', 'r')
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const shown = () => {
  const { run, now, steps, moment, seq } = useRunStore.getState()
  return { status: run?.status, now: now?.status, facts: steps.get('facts')?.status, at: moment && [moment.seq, moment.at - START], seq }
}

test('a moment stays as it is while the run goes on, until somebody follows the run again', () => {
  say({ type: 'events', events: RUN.slice(0, 4) })
  showMoment(2)
  say({ type: 'events', events: RUN.slice(4) })

  expect(shown()).toEqual({ status: 'running', now: 'succeeded', facts: 'running', at: [2, 1000], seq: 10 })

  showMoment(null)

  expect(shown()).toEqual({ status: 'succeeded', now: 'succeeded', facts: 'succeeded', at: null, seq: 10 })
})

test('a time between two events shows what the first of them left, at that time', () => {
  say({ type: 'events', events: RUN })

  showTime(START + 3400)

  expect(shown()).toEqual({ status: 'running', now: 'succeeded', facts: 'failed', at: [4, 3400], seq: 10 })
})

test('nothing is shown of a past that has not come', () => {
  showMoment(3)

  expect(shown()).toMatchObject({ at: null, seq: 0 })
})
