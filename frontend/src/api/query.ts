/** How long answers are fresh and what is worth asking again. */
import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem'

const MAX_RETRIES = 2

/** Only what may pass by itself: no connection, a server that is busy or restarting. Never a refusal. */
export function mayRetry(failures: number, error: unknown): boolean {
  if (failures >= MAX_RETRIES) return false
  if (!(error instanceof ApiProblem)) return false
  return error.status === 0 || error.status === 429 || error.status >= 502
}

export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: mayRetry, refetchOnWindowFocus: true },
      // A write may have happened although its answer was lost: the person decides. Without a network it fails and says so,
      // instead of waiting unseen and happening much later.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
