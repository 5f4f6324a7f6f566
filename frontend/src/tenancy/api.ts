/** The REST API of people, places and their connections. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/generated/schema'

type Schemas = components['schemas']
export type Workspace = Schemas['Workspace']
export type Member = Schemas['Membership']
export type Invitation = Schemas['Invitation']
export type Role = Schemas['RoleEnum']
export type Project = Schemas['Project']
export type Token = Schemas['Token']
export type NewToken = Schemas['NewToken']
export type Scope = Schemas['ScopesEnum']
export type Connection = Schemas['Connection']
export type ConnectionRequest = Schemas['ConnectionRequest']
export type Provider = Schemas['Provider']
export type Verdict = Schemas['Verdict']
export type Limit = Schemas['ScopeLimit']
export type Spending = Schemas['Spending']
export type ModelChoice = Schemas['ModelChoice']

const ALL = { page_size: 100 }

export const workspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace],
    queryFn: async ({ signal }) => (await api.GET('/api/w/{workspace}', { params: { path: { workspace } }, signal })).data as Workspace,
  })

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['members', workspace],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/w/{workspace}/members', { params: { path: { workspace }, query: ALL }, signal })).data?.results ?? [],
  })

export const invitationsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['invitations', workspace],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/w/{workspace}/invitations', { params: { path: { workspace }, query: ALL }, signal })).data?.results ?? [],
  })

export const projectsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['projects', workspace],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/w/{workspace}/projects', { params: { path: { workspace }, query: ALL }, signal })).data?.results ?? [],
  })

export const spendingQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['spending', workspace],
    queryFn: async ({ signal }) => (await api.GET('/api/w/{workspace}/spending', { params: { path: { workspace } }, signal })).data ?? [],
  })

/** What this month has cost so far, of all projects. */
export const spentQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['spending', workspace, 'month'],
    queryFn: async ({ signal }) => (await api.GET('/api/w/{workspace}/spending/month', { params: { path: { workspace } }, signal })).data as Schemas['Month'],
  })

export const tokensQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['tokens', workspace],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/w/{workspace}/tokens', { params: { path: { workspace }, query: ALL }, signal })).data?.results ?? [],
  })

export const connectionsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['connections', workspace, 'settings'],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/w/{workspace}/connections', { params: { path: { workspace }, query: ALL }, signal })).data?.results ?? [],
  })

export const providersQuery = queryOptions({
  queryKey: ['connection-providers'],
  queryFn: async ({ signal }): Promise<Provider[]> => {
    const { data } = await api.GET('/api/connection-providers', { signal })
    return listIn<Provider>(data)
  },
  staleTime: Infinity,
})

export const modelsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['models', workspace, 'settings'],
    queryFn: async ({ signal }): Promise<ModelChoice[]> => {
      const { data } = await api.GET('/api/w/{workspace}/models', { params: { path: { workspace } }, signal })
      return listIn<ModelChoice>(data)
    },
  })

export const limitQuery = (workspace: string, scope: string) =>
  queryOptions({
    queryKey: ['limit', workspace, scope],
    queryFn: async ({ signal }) =>
      (await api.GET('/api/w/{workspace}/limits/{scope}', { params: { path: { workspace, scope } }, signal })).data as Limit,
  })

/** A short list may come bare or as a page. */
function listIn<T>(answer: unknown): T[] {
  if (Array.isArray(answer)) return answer as T[]
  return ((answer as { results?: T[] } | undefined)?.results ?? [])
}

export async function changeWorkspace(workspace: string, changes: Schemas['PatchedWorkspaceRequest']): Promise<void> {
  await api.PATCH('/api/w/{workspace}', { params: { path: { workspace } }, body: changes })
}

/** 0 is no limit; null is what the site says. */
export async function setLimit(workspace: string, scope: string, most: number | null): Promise<void> {
  await api.PUT('/api/w/{workspace}/limits/{scope}', { params: { path: { workspace, scope } }, body: { most } })
}

/** A member at once when the person has an account, else an invitation with its link. */
export async function addMember(workspace: string, email: string, role: Role): Promise<Schemas['AddedMember']> {
  const { data } = await api.POST('/api/w/{workspace}/members', { params: { path: { workspace } }, body: { email, role } })
  return data as Schemas['AddedMember']
}

export async function changeRole(workspace: string, id: string, role: Role): Promise<void> {
  await api.PATCH('/api/w/{workspace}/members/{id}', { params: { path: { workspace, id } }, body: { role } })
}

export async function removeMember(workspace: string, id: string): Promise<void> {
  await api.DELETE('/api/w/{workspace}/members/{id}', { params: { path: { workspace, id } } })
}

export async function withdrawInvitation(workspace: string, id: string): Promise<void> {
  await api.DELETE('/api/w/{workspace}/invitations/{id}', { params: { path: { workspace, id } } })
}

export async function createProject(workspace: string, name: string): Promise<void> {
  await api.POST('/api/w/{workspace}/projects', { params: { path: { workspace } }, body: { name } })
}

export async function renameProject(workspace: string, id: string, name: string): Promise<void> {
  await api.PATCH('/api/w/{workspace}/projects/{id}', { params: { path: { workspace, id } }, body: { name } })
}

export async function deleteProject(workspace: string, id: string): Promise<void> {
  await api.DELETE('/api/w/{workspace}/projects/{id}', { params: { path: { workspace, id } } })
}

export async function createToken(workspace: string, token: Schemas['TokenRequest']): Promise<NewToken> {
  const { data } = await api.POST('/api/w/{workspace}/tokens', { params: { path: { workspace } }, body: token })
  return data as NewToken
}

export async function revokeToken(workspace: string, id: string): Promise<void> {
  await api.DELETE('/api/w/{workspace}/tokens/{id}', { params: { path: { workspace, id } } })
}

export async function createConnection(workspace: string, connection: ConnectionRequest): Promise<Connection> {
  const { data } = await api.POST('/api/w/{workspace}/connections', { params: { path: { workspace } }, body: connection })
  return data as Connection
}

export async function changeConnection(workspace: string, id: string, changes: ConnectionRequest): Promise<Connection> {
  const { data } = await api.PATCH('/api/w/{workspace}/connections/{id}', { params: { path: { workspace, id } }, body: changes })
  return data as Connection
}

export async function deleteConnection(workspace: string, id: string): Promise<void> {
  await api.DELETE('/api/w/{workspace}/connections/{id}', { params: { path: { workspace, id } } })
}

export async function testConnection(workspace: string, id: string): Promise<Verdict> {
  const { data } = await api.POST('/api/w/{workspace}/connections/{id}/test', { params: { path: { workspace, id } } })
  return data as Verdict
}
