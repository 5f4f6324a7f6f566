/** Reads and writes of the runs' REST API. */
import { queryOptions } from '@tanstack/react-query'
import { api, send } from '@/api/client'
import type { components } from '@/api/generated/schema'
import { boundsOf, type RunSearch } from './search'

export type Run = components['schemas']['Run']
export type RunLine = components['schemas']['RunLine']
export type RunLines = components['schemas']['PaginatedRunLineList']

export const RUNS_PER_PAGE = 50
export const RUN_STATUSES = ['queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled'] as const
export type RunStatusName = (typeof RUN_STATUSES)[number]

const isRunStatus = (name: string | undefined): name is RunStatusName => (RUN_STATUSES as readonly (string | undefined)[]).includes(name)

export const runsQuery = (workspace: string, search: RunSearch) =>
  queryOptions({
    queryKey: ['runs', workspace, search],
    queryFn: async ({ signal }): Promise<RunLines> => {
      const { agent, project, status, text, month, cursor } = search
      const query = {
        page_size: RUNS_PER_PAGE,
        ...(cursor ? { cursor } : {}),
        ...(agent ? { agent } : {}),
        ...(project ? { project } : {}),
        ...(text ? { search: text } : {}),
        ...(isRunStatus(status) ? { status } : {}),
        ...boundsOf(month),
      }
      const { data } = await api.GET('/api/w/{workspace}/runs', { params: { path: { workspace }, query }, signal })
      return data as RunLines
    },
  })

/** The place in the list that a link of a page leads to. */
export const cursorOf = (link: string) => new URL(link, location.href).searchParams.get('cursor') ?? ''

export const runQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['run', workspace, id],
    queryFn: async ({ signal }): Promise<Run> => {
      const { data } = await api.GET('/api/w/{workspace}/runs/{id}', { params: { path: { workspace, id } }, signal })
      return data as Run
    },
  })

export type StepRecord = components['schemas']['Step']

/** Every step of a run, with digests in the place of its values; asked once more when the run is over. */
export const stepsQuery = (workspace: string, id: string, isOver: boolean) =>
  queryOptions({
    queryKey: ['run-steps', workspace, id, isOver],
    queryFn: async ({ signal }): Promise<StepRecord[]> => {
      const { data } = await api.GET('/api/w/{workspace}/runs/{id}/steps', { params: { path: { workspace, id }, query: { values: 'digest' } }, signal })
      return data ?? []
    },
  })

/** One of these steps with its values; asked again when its digests say that they are others now. */
export const wholeStepQuery = (workspace: string, id: string, { path, inputs, outputs }: StepRecord) =>
  queryOptions({
    queryKey: ['run-step', workspace, id, path, inputs, outputs],
    queryFn: async ({ signal }): Promise<StepRecord | null> => {
      const { data } = await api.GET('/api/w/{workspace}/runs/{id}/steps', { params: { path: { workspace, id }, query: { path } }, signal })
      return data?.[0] ?? null
    },
    staleTime: Infinity,
  })

/** Why a queued run waits: a sentence, or null when it is only not its turn yet. Asked again while somebody looks. */
export const waitQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['run-wait', workspace, id],
    queryFn: async ({ signal }): Promise<string | null> => {
      const { data } = await api.GET('/api/w/{workspace}/runs/{id}/wait', { params: { path: { workspace, id } }, signal })
      return data?.reason ?? null
    },
    refetchInterval: 3_000,
  })

/** The graph that a run ran: a revision never changes. */
export const revisionQuery = (workspace: string, agent: string, sha: string) =>
  queryOptions({
    queryKey: ['revision', workspace, agent, sha],
    queryFn: async ({ signal }) => {
      const response = await send(`/api/w/${workspace}/agents/${agent}/revisions/${sha}`, { signal })
      return (await response.json()) as components['schemas']['RevisionDetail']
    },
    staleTime: Infinity,
  })

/** What node kinds are called, by their id without a version: "llm" is "Model". */
export const kindTitlesQuery = queryOptions({
  queryKey: ['kind-titles'],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, string>> => {
    const { data } = await api.GET('/api/node-kinds', { signal })
    return new Map((data ?? []).map(({ id, title }) => [id, title]))
  },
  staleTime: Infinity,
})

export type RunNames = components['schemas']['RunNames']

/** What the nodes of the run's sub-agents are called; pinned when it began. */
export const namesQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['run-names', workspace, id],
    queryFn: async ({ signal }): Promise<RunNames> => {
      const { data } = await api.GET('/api/w/{workspace}/runs/{id}/names', { params: { path: { workspace, id } }, signal })
      return data as RunNames
    },
    staleTime: Infinity,
  })

export async function cancelRun(workspace: string, id: string): Promise<void> {
  await api.POST('/api/w/{workspace}/runs/{id}/cancel', { params: { path: { workspace, id } }, body: { reason: '' } })
}

export async function runAgain(workspace: string, id: string): Promise<Run> {
  const { data } = await api.POST('/api/w/{workspace}/runs/{id}/again', { params: { path: { workspace, id } } })
  return data as Run
}

export type Fork = Partial<components['schemas']['ForkRequest']>

/** A new run that takes from this one the results that still hold. */
export async function forkRun(workspace: string, id: string, fork: Fork): Promise<Run> {
  const { data } = await api.POST('/api/w/{workspace}/runs/{id}/fork', { params: { path: { workspace, id } }, body: fork as components['schemas']['ForkRequest'] })
  return data as Run
}

export const exportUrl = (workspace: string, id: string) => `/api/w/${workspace}/runs/${id}/export`

export async function readBlob(workspace: string, run: string, sha256: string): Promise<string> {
  const response = await send(`/api/w/${workspace}/runs/${run}/blobs/${sha256}`)
  return response.text()
}

const CHOICES = 100

export const agentChoicesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['agent-choices', workspace],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/w/{workspace}/agents', { params: { path: { workspace }, query: { page_size: CHOICES } }, signal })
      return (data?.results ?? []).map(({ id, name }) => ({ value: id, label: name ?? '' }))
    },
  })

export const projectChoicesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['project-choices', workspace],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/api/w/{workspace}/projects', { params: { path: { workspace }, query: { page_size: CHOICES } }, signal })
      return (data?.results ?? []).map(({ id, name }) => ({ value: id, label: name ?? '' }))
    },
  })
