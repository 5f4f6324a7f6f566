/** Searches: plain words at once, patterns in a worker that is ended when it takes too long. */
import workerUrl from './search.worker?worker&url'
import { startWorker } from '../tools/startWorker'
import { findMatches, type Match, type Query } from './matches'

const PATIENCE_MS = 2000

export async function runSearch(texts: string[], query: Query, signal: AbortSignal): Promise<Match[]> {
  return query.isPattern ? await inWorker(texts, query, signal) : findMatches(texts, query)
}

function inWorker(texts: string[], query: Query, signal: AbortSignal): Promise<Match[]> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(workerUrl)
    const end = (act: () => void) => {
      clearTimeout(timer)
      worker.terminate()
      act()
    }
    const timer = setTimeout(() => end(() => reject(new Error('This pattern takes too long. Make it more exact.'))), PATIENCE_MS)
    worker.addEventListener('message', ({ data }: MessageEvent<Match[]>) => end(() => resolve(data)))
    worker.addEventListener('error', () => end(() => reject(new Error('The search could not be run.'))))
    signal.addEventListener('abort', () => end(() => resolve([])))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    worker.postMessage({ texts, query })
  })
}
