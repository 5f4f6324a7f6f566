/** The whole events of a run by their numbers. */
import { api } from '@/api/client'
import type { Envelope } from './wire'

/** The server takes so many numbers at once. */
const MOST = 500

/** Throws where one of them is not stored any more. */
export async function readEvents(workspace: string, id: string, numbers: readonly number[]): Promise<Envelope[]> {
  const events: Envelope[] = []
  for (let start = 0; start < numbers.length; start += MOST) {
    const query = { seq: numbers.slice(start, start + MOST).join() }
    // One after the other: whoever wants thousands of events must not make the server read them all at once.
    // oxlint-disable-next-line no-await-in-loop
    const { data } = await api.GET('/api/w/{workspace}/runs/{id}/events', { params: { path: { workspace, id }, query } })
    events.push(...((data?.events ?? []) as Envelope[]))
  }
  if (events.length < numbers.length) throw new Error('These values are not stored any more.')
  return events
}
