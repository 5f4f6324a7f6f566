/** What one asks of a run that is debugged. */
import { api } from '@/api/client'
import type { components } from '@/api/generated/schema'

export type Control = components['schemas']['ControlRequest']

export async function controlRun(workspace: string, id: string, body: Control): Promise<void> {
  await api.POST('/api/w/{workspace}/runs/{id}/control', { params: { path: { workspace, id } }, body })
}
