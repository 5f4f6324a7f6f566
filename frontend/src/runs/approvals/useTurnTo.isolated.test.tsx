import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { startShowing } from '@/live/runStore'
import { events } from '@/live/testRun'
import { useTurnTo } from './useTurnTo'

const asks = (id: string, from: number, approvers = 'builder') => events([
  ['step.started', 'check', { inputs: {}, attempt: 1 }],
  ['approval.requested', 'check', { id, question: 'Pay this?', editable: false, approvers, seconds: 60, attempt: 1 }],
], from)
const BEGUN = events([['run.started', null, { inputs: {} }]])

const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

/** How often it turned, after each of these parts of the run. */
function turns(...parts: ReturnType<typeof events>[]): number[] {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  queries.setQueryData(['workspace', 'demo'], { slug: 'demo', role: 'builder', rights: [] })
  const turn = vi.fn()
  renderHook(() => useTurnTo('demo', turn), { wrapper: ({ children }: { children: ReactNode }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider> })
  return parts.map((_part, index) => {
    act(() => void stops.push(startShowing('r', parts.slice(0, index + 1).flat())))
    return turn.mock.calls.length
  })
}

test('each question of a step is turned to once, the second one of the same step as well', () => {
  expect(turns(BEGUN, asks('q1', 2), asks('q2', 4))).toEqual([0, 1, 2])
})

test('nobody is turned to what they may not decide', () => {
  expect(turns(BEGUN, asks('q1', 2, 'owner'))).toEqual([0, 0])
})
