/** Links to a run: made, listed and revoked by members; read by whoever has one. */
import { queryOptions } from '@tanstack/react-query'
import { api, send } from '@/api/client'
import type { components } from '@/api/generated/schema'
import { kindTitlesQuery } from '../api'
import { readRecord, type RunRecord } from '../record/record'
import type { Redact } from './redaction'

export type Share = components['schemas']['Share']
export type NewShare = components['schemas']['NewShare']

export const sharesQuery = (workspace: string, run: string) =>
  queryOptions({
    queryKey: ['shares', workspace, run],
    queryFn: async ({ signal }): Promise<Share[]> =>
      (await api.GET('/api/w/{workspace}/runs/{id}/shares', { params: { path: { workspace, id: run } }, signal })).data ?? [],
  })

export async function createShare(workspace: string, run: string, body: { redact: Redact; expires_at: string | null }): Promise<NewShare> {
  const { data } = await api.POST('/api/w/{workspace}/runs/{id}/shares', { params: { path: { workspace, id: run } }, body })
  return data as NewShare
}

export async function revokeShare(workspace: string, run: string, share: string): Promise<void> {
  await api.DELETE('/api/w/{workspace}/runs/{id}/shares/{share}', { params: { path: { workspace, id: run, share } } })
}

/** What a link shows. */
export interface SharedRun {
  record: RunRecord
  redact: Redact
  expiresAt: string | null
}

export const sharedRunQuery = (token: string) =>
  queryOptions({
    queryKey: ['shared-run', token],
    queryFn: async ({ signal, client }): Promise<SharedRun> => {
      const response = await send(`/api/shared/${encodeURIComponent(token)}`, { signal })
      const shown = (await response.json()) as { redact: Redact; expires_at: string | null }
      const record = readRecord(shown)
      // The list of kinds is for members: a stranger's viewer must not ask for it.
      client.setQueryData(kindTitlesQuery.queryKey, new Map(Object.entries(record.kinds)))
      return { record, redact: shown.redact, expiresAt: shown.expires_at }
    },
    staleTime: Infinity,
  })

export async function readSharedText(token: string, sha256: string): Promise<string> {
  return (await send(`/api/shared/${encodeURIComponent(token)}/blobs/${sha256}`)).text()
}
