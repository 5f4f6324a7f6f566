/** The REST API of threads, comments and the inbox. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/generated/schema'

type Schemas = components['schemas']
export type Thread = Schemas['Thread']
export type Comment = Schemas['Comment']
export type Mention = Schemas['Mention']
export type NewThread = Schemas['NewThreadRequest']
export type Words = Schemas['NewCommentRequest']

/** Whose threads: an agent in its workspace. */
export interface Place {
  workspace: string
  agent: string
}

const PAGE = 100
const one = ({ workspace, agent }: Place, thread: string) => ({ params: { path: { workspace, agent, thread } } })

export const threadsQuery = (place: Place) =>
  queryOptions({
    queryKey: ['threads', place.workspace, place.agent],
    queryFn: async ({ signal }) => {
      const threads: Thread[] = []
      for (let page = 1; ; page++) {
        // oxlint-disable-next-line no-await-in-loop
        const { data } = await api.GET('/api/w/{workspace}/agents/{agent}/threads', { params: { path: place, query: { page, page_size: PAGE } }, signal })
        threads.push(...(data?.results ?? []))
        if (!data?.next) return threads
      }
    },
    // The draft's socket tells of every change.
    staleTime: Infinity,
  })

export const unreadQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['inbox', workspace, 'unread'],
    queryFn: async ({ signal }) => (await api.GET('/api/w/{workspace}/inbox/unread', { params: { path: { workspace } }, signal })).data?.unread ?? 0,
    refetchInterval: 60_000,
  })

export const inboxQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['inbox', workspace],
    queryFn: async ({ signal }) => (await api.GET('/api/w/{workspace}/inbox', { params: { path: { workspace } }, signal })).data?.results ?? [],
  })

export const openThread = async (place: Place, body: NewThread) =>
  (await api.POST('/api/w/{workspace}/agents/{agent}/threads', { params: { path: place }, body })).data as Thread

export const reply = (place: Place, thread: string, body: Words) =>
  api.POST('/api/w/{workspace}/agents/{agent}/threads/{thread}/comments', { ...one(place, thread), body })

const said = ({ workspace, agent }: Place, thread: string, comment: string) => ({ params: { path: { workspace, agent, thread, comment } } })

export const editComment = (place: Place, thread: string, comment: string, body: Words) =>
  api.PATCH('/api/w/{workspace}/agents/{agent}/threads/{thread}/comments/{comment}', { ...said(place, thread, comment), body })

export const deleteComment = (place: Place, thread: string, comment: string) =>
  api.DELETE('/api/w/{workspace}/agents/{agent}/threads/{thread}/comments/{comment}', said(place, thread, comment))

export const resolveThread = (place: Place, thread: string) =>
  api.POST('/api/w/{workspace}/agents/{agent}/threads/{thread}/resolve', one(place, thread))

export const reopenThread = (place: Place, thread: string) =>
  api.POST('/api/w/{workspace}/agents/{agent}/threads/{thread}/reopen', one(place, thread))

export const visitThread = (place: Place, thread: string) =>
  api.POST('/api/w/{workspace}/agents/{agent}/threads/{thread}/visit', one(place, thread))

export const readMention = (workspace: string, pk: string) => api.POST('/api/w/{workspace}/inbox/{id}/read', { params: { path: { workspace, id: pk } } })

export const readAllMentions = (workspace: string) => api.POST('/api/w/{workspace}/inbox/read', { params: { path: { workspace } } })
