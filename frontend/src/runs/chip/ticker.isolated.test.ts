import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onTick } from './ticker'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.each([[24, 10], [25, 2]])('%i clocks tick %i times a second', (clocks, times) => {
  let ticks = 0
  const stops = Array.from({ length: clocks }, () => onTick(() => (ticks += 1)))

  vi.advanceTimersByTime(1000)
  stops.forEach((stop) => stop())

  expect(ticks).toBe(clocks * times)
})
