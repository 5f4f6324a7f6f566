/** A graph in the colours of the run that is shown; a card and its step are chosen together. */
import { type ReactNode, useCallback } from 'react'
import { useRunStore } from '@/live/runStore'
import { Skeleton } from '@/ui/skeleton'
import { type RunDrawing, runSlots } from '../slots'
import { cardOf, type RunGraph } from '../useRunGraph'

interface GraphFrameProps {
  workspace: string
  agent: string
  /** Undefined while it is on its way. */
  drawing: RunDrawing | undefined
  graph: RunGraph
  /** The path of the chosen step. */
  chosen: string | null
  onChoose: (path: string) => void
  /** What stands in the place of a graph that does not come. */
  children?: ReactNode
}

export function GraphFrame({ workspace, agent, drawing, graph, chosen, onChoose, children }: GraphFrameProps) {
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
      {!drawing && (children || <Skeleton className="m-3 flex-1" />)}
      {drawing && <RunCanvas workspace={workspace} agent={agent} drawing={drawing} chosen={chosen === null ? null : cardOf(graph, chosen)} onChoose={chooseNode} />}
    </section>
  )
}
