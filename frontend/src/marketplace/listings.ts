/** The shop's back room, as the API speaks it. */
import { queryOptions } from '@tanstack/react-query'
import { send } from '@/api/client'

export type Listing = {
  id: string
  /** The agent it offers. */
  agent: string
  /** Its public page. */
  url: string
  title: string
  summary: string
  description: string
  tags: string[]
  withdrawn_at: string | null
  release: { number: number; sha: string } | null
}

export type Offer = {
  agent: string
  title: string
  summary: string
  description: string
  tags: string[]
  notes: string
}

export const listingsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['listings', workspace],
    queryFn: async ({ signal }) => {
      const response = await send(`/api/w/${workspace}/listings?page_size=100`, { signal })
      // The server's own serializer, described in its schema.
      return ((await response.json()) as { results: Listing[] }).results
    },
  })

/** Offers the agent's newest revision: a first release of a new listing, or the next of the one it has. */
export async function publish(workspace: string, offer: Offer): Promise<Listing> {
  const response = await send(`/api/w/${workspace}/listings`, { method: 'POST', body: offer })
  return (await response.json()) as Listing
}

/** "sales, Mail ,," as a list: trimmed, each once, nothing empty. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim().toLowerCase()))].filter(Boolean)
}
