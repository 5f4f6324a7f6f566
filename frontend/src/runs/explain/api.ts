/** Asks why a step failed, and applies the changes that a person has chosen of those that a model proposes. */
import { api } from '@/api/client'
import type { components } from '@/api/generated/schema'

export type Explanation = components['schemas']['Explanation']
export type Change = components['schemas']['Change']
type Commands = components['schemas']['CommandsRequest']['commands']

export async function explain(workspace: string, id: string, step: string | null): Promise<Explanation> {
  const { data } = await api.POST('/api/w/{workspace}/runs/{id}/explain', {
    params: { path: { workspace, id } }, body: { with_model: true, ...(step === null ? {} : { step }) },
  })
  return data as Explanation
}

/** Changes the agent's draft by the chosen changes, all or none; gives the commands that undo them. */
export function applyChanges(workspace: string, agent: string, changes: readonly Change[]): Promise<Commands> {
  // The server made these commands itself and checks them once more.
  return applyCommands(workspace, agent, changes.map(({ command }) => command) as unknown as Commands)
}

export async function applyCommands(workspace: string, agent: string, commands: Commands): Promise<Commands> {
  const { data } = await api.POST('/api/w/{workspace}/agents/{agent}/draft/commands', { params: { path: { workspace, agent } }, body: { commands } })
  return data?.inverse ?? []
}
