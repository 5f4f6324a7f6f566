/** Reads of the builder's API through the cache. */
import { queryOptions } from '@tanstack/react-query'
import { send } from '@/api/client'
import type { NodeKind, NodeKinds } from '../kinds/types'
import { readKinds } from './readKinds'
import type { AgentDetail, AgentSummary, DraftAnswer, ModelPrice, Page, Revision, Template } from './types'

async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(path, signal ? { signal } : {})
  return (await response.json()) as T
}

/** A list may come bare or in pages. */
const listOf = <T>(answer: T[] | Page<T>): T[] => (Array.isArray(answer) ? answer : answer.results)

export const nodeKindsQuery = queryOptions({
  queryKey: ['node-kinds'],
  queryFn: async ({ signal }): Promise<NodeKinds> => readKinds(listOf(await read<NodeKind[] | Page<NodeKind>>('/api/node-kinds', signal))),
  staleTime: Infinity,
})

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async ({ signal }) => listOf(await read<Template[] | Page<Template>>('/api/templates', signal)),
  staleTime: Infinity,
})

export const agentsQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: ['agents', workspace, search],
    queryFn: ({ signal }) => read<Page<AgentSummary>>(`/api/w/${workspace}/agents?${new URLSearchParams({ search, page_size: '100' })}`, signal),
  })

export const agentQuery = (workspace: string, agent: string) =>
  queryOptions({
    queryKey: ['agent', workspace, agent],
    queryFn: ({ signal }) => read<AgentDetail>(`/api/w/${workspace}/agents/${agent}`, signal),
  })

export const draftQuery = (workspace: string, agent: string) =>
  queryOptions({
    queryKey: ['draft', workspace, agent],
    queryFn: ({ signal }) => read<DraftAnswer>(`/api/w/${workspace}/agents/${agent}/draft`, signal),
  })

export const revisionsQuery = (workspace: string, agent: string) =>
  queryOptions({
    queryKey: ['revisions', workspace, agent],
    queryFn: async ({ signal }) => listOf(await read<Revision[] | Page<Revision>>(`/api/w/${workspace}/agents/${agent}/revisions`, signal)),
  })

export interface ModelChoice {
  value: string
  label: string
  hint?: string
}

export const modelsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['models', workspace],
    queryFn: async ({ signal }) => {
      const models = listOf(await read<RawModel[] | Page<RawModel>>(`/api/w/${workspace}/models`, signal))
      return models.map(readModel)
    },
    staleTime: 60_000,
  })

/** What the model behind a name costs here. */
export const modelPriceQuery = (workspace: string, model: string) =>
  queryOptions({
    queryKey: ['model-price', workspace, model],
    queryFn: ({ signal }) => read<ModelPrice>(`/api/w/${workspace}/models/price?${new URLSearchParams({ model })}`, signal),
    staleTime: 60_000,
  })

type RawModel = string | { alias?: string; name?: string; id?: string; label?: string; title?: string; model?: string; provider?: string; connection?: string }

function readModel(raw: RawModel): ModelChoice {
  if (typeof raw === 'string') return { value: raw, label: raw }
  const value = raw.alias ?? raw.id ?? raw.name ?? ''
  const hint = raw.provider ?? raw.connection ?? raw.model
  return { value, label: raw.label ?? raw.title ?? value, ...(hint && hint !== value ? { hint } : {}) }
}

export const connectionsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['connections', workspace],
    queryFn: async ({ signal }) => listOf(await read<{ name: string; provider?: string }[] | Page<{ name: string; provider?: string }>>(`/api/w/${workspace}/connections`, signal)),
    staleTime: 60_000,
  })

export async function readDraftText(workspace: string, agent: string, format: 'yaml' | 'json'): Promise<string> {
  const response = await send(`/api/w/${workspace}/agents/${agent}/draft/text?format=${format}`)
  return response.text()
}
