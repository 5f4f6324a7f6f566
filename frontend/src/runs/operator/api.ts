/** Reads and writes of the operators' REST API. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/generated/schema'

export type Overview = components['schemas']['Overview']
export type HostLine = components['schemas']['Host']
export type EndpointLine = components['schemas']['Endpoint']
export type StuckRun = components['schemas']['StuckRun']
export type Shown = 'stuck' | 'quarantined'

/** Only while the page is in sight: a tab in the background asks nothing. */
const FRESH = { refetchInterval: 3000, refetchIntervalInBackground: false } as const

export const overviewQuery = () =>
  queryOptions({
    queryKey: ['operator-overview'],
    queryFn: async ({ signal }): Promise<Overview> => {
      const { data } = await api.GET('/api/operator/overview', { signal })
      return data as Overview
    },
    ...FRESH,
  })

export const stuckRunsQuery = (show: Shown) =>
  queryOptions({
    queryKey: ['operator-runs', show],
    queryFn: async ({ signal }): Promise<StuckRun[]> => {
      const { data } = await api.GET('/api/operator/runs', { params: { query: { show } }, signal })
      return data as StuckRun[]
    },
    ...FRESH,
  })

export async function cancelRun(id: string) {
  await api.POST('/api/operator/runs/{id}/cancel', { params: { path: { id } } })
}

export async function startAgain(id: string) {
  await api.POST('/api/operator/runs/{id}/again', { params: { path: { id } } })
}
