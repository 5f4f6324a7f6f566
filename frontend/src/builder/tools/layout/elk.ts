/** The elk layout engine in its own worker. */
import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js'
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker'

let elk: InstanceType<typeof ELK> | undefined

export function runElk(graph: ElkNode): Promise<ElkNode> {
  elk ??= new ELK({ workerFactory: () => new ElkWorker() })
  return elk.layout(graph)
}
