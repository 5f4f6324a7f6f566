/** The graph of a shared record: no more of it than its shape has come. */
import { useMemo } from 'react'
import { GraphFrame } from '../page/GraphFrame'
import type { RunGraph } from '../useRunGraph'
import type { RunRecord } from './record'

interface OutlineGraphProps {
  record: RunRecord
  graph: RunGraph
  chosen: string | null
  onChoose: (path: string) => void
}

export function OutlineGraph({ record: { agent, outline, kinds }, ...rest }: OutlineGraphProps) {
  const drawing = useMemo(() => outline && { outline, kinds }, [outline, kinds])
  return drawing && <GraphFrame workspace="" agent={agent.id} drawing={drawing} {...rest} />
}
