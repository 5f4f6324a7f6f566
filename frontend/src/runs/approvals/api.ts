/** Reads and writes of the REST API of approvals. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/generated/schema'

export type OpenApproval = components['schemas']['Approval']
export type DecisionRequest = components['schemas']['DecisionRequest']

/** What this person may decide: the newest, and how many there are. */
export type Mine = { approvals: OpenApproval[]; count: number }

export const approvalsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['approvals', workspace],
    queryFn: async ({ signal }): Promise<Mine> => {
      const { data } = await api.GET('/api/w/{workspace}/approvals', { params: { path: { workspace }, query: { mine: 'true' } }, signal })
      return { approvals: data?.results ?? [], count: data?.count ?? 0 }
    },
  })

/** How many of them this person may decide. */
export const openCountQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['approvals', workspace, 'count'],
    queryFn: async ({ signal }) => (await api.GET('/api/w/{workspace}/approvals/count', { params: { path: { workspace } }, signal })).data?.open ?? 0,
    refetchInterval: 60_000,
  })

export async function decide(workspace: string, id: string, body: DecisionRequest): Promise<void> {
  await api.POST('/api/w/{workspace}/runs/{id}/decide', { params: { path: { workspace, id } }, body })
}
