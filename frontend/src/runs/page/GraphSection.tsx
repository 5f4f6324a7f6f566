/** The run on the graph of its own revision, whatever the agent's draft looks like by now. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { describeError } from '@/api/problem'
import { useRunStore } from '@/live/runStore'
import { Skeleton } from '@/ui/skeleton'
import { revisionQuery, type Run } from '../api'
import { useRunPlace } from '../RunContext'
import { runSlots } from '../slots'
import { cardOf, type RunGraph } from '../useRunGraph'

interface GraphSectionProps {
  run: Run
  graph: RunGraph
  /** The path of the chosen step. */
  chosen: string | null
  onChoose: (path: string) => void
}

export function GraphSection({ run, graph, chosen, onChoose }: GraphSectionProps) {
  const { workspace } = useRunPlace()
  const revision = useQuery(revisionQuery(workspace, run.agent, run.revision))
  const chooseNode = useCallback(
    (node: string) => {
      const path = useRunStore.getState().nodes.get(node)?.latest.path
      if (path !== undefined) onChoose(path)
    },
    [onChoose],
  )
  const { RunCanvas } = runSlots
  if (!RunCanvas) return null
  return (
    <section aria-label="Graph" className="flex h-[min(38vh,22rem)] min-h-56 flex-col overflow-hidden rounded-md border border-line">
      {revision.isPending && <Skeleton className="m-3 flex-1" />}
      {revision.isError && <p role="alert" className="p-3 text-xs text-muted">{describeError(revision.error)}</p>}
      {revision.data && (
        <RunCanvas workspace={workspace} agent={run.agent} graph={revision.data.graph} chosen={chosen === null ? null : cardOf(graph, chosen)} onChoose={chooseNode} />
      )}
    </section>
  )
}
