/** The elk layout engine in its own worker. */
import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js'
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?worker&url'
import { startWorker } from '../startWorker'

let elk: InstanceType<typeof ELK> | undefined

export function runElk(graph: ElkNode): Promise<ElkNode> {
  elk ??= new ELK({ workerFactory: () => startWorker(elkWorkerUrl) })
  return elk.layout(graph)
}
