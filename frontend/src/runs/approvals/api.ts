/** Reads and writes of the REST API of approvals. */
import { queryOptions } from '@tanstack/react-query'
import { send } from '@/api/client'
import type { JsonValue } from '@/ui/json'

/** What a step of a run asks people now. */
export interface OpenApproval {
  id: string
  run: string
  step: string
  agent_name: string
  question: string
  may_decide: boolean
  requested_at: string
}

export interface DecisionRequest {
  step: string
  attempt: number
  decision: 'approve' | 'reject'
  comment: string
  /** Stands for the one that was asked about. */
  value?: JsonValue
}

/** What is asked in the workspace now, newest first. */
export const approvalsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['approvals', workspace],
    queryFn: async ({ signal }): Promise<OpenApproval[]> => {
      const response = await send(`/api/w/${workspace}/approvals`, { signal })
      return ((await response.json()) as { results: OpenApproval[] }).results
    },
  })

/** How many of them this person may decide. */
export const openCountQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['approvals', workspace, 'count'],
    queryFn: async ({ signal }): Promise<number> => {
      const response = await send(`/api/w/${workspace}/approvals/count`, { signal })
      return ((await response.json()) as { open: number }).open
    },
    refetchInterval: 60_000,
  })

export async function decide(workspace: string, run: string, body: DecisionRequest): Promise<void> {
  await send(`/api/w/${workspace}/runs/${run}/decide`, { method: 'POST', body })
}
