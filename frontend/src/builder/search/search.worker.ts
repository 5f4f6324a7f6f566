/** Runs a person's own pattern where it can be ended: no pattern may hold up the editor. */
import { findMatches, type Query } from './matches'

interface Job {
  texts: string[]
  query: Query
}

const scope = globalThis as unknown as { onmessage: (event: MessageEvent<Job>) => void; postMessage: (answer: unknown) => void }
// A worker answers the one who made it: there is no origin to choose.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
scope.onmessage = ({ data: { texts, query } }) => scope.postMessage(findMatches(texts, query))
