/** The run on the graph of its own revision, whatever the agent's draft looks like by now. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { describeError } from '@/api/problem'
import { revisionQuery, type Run } from '../api'
import { useRunPlace } from '../RunContext'
import type { RunGraph } from '../useRunGraph'
import { GraphFrame } from './GraphFrame'

interface GraphSectionProps {
  run: Run
  graph: RunGraph
  /** The path of the chosen step. */
  chosen: string | null
  onChoose: (path: string) => void
}

export function GraphSection({ run, ...rest }: GraphSectionProps) {
  const { workspace } = useRunPlace()
  const revision = useQuery(revisionQuery(workspace, run.agent, run.revision))
  const read = revision.data?.graph
  const drawing = useMemo(() => read && { graph: read }, [read])
  return (
    <GraphFrame workspace={workspace} agent={run.agent} drawing={drawing} {...rest}>
      {revision.isError && <p role="alert" className="p-3 text-xs text-muted">{describeError(revision.error)}</p>}
    </GraphFrame>
  )
}
