/** What a run asks people: the open questions, then what was decided. Nothing where it has asked nobody. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { cn } from '@/ui/cn'
import { useRunPlace } from '../RunContext'
import { nameOf, type RunGraph } from '../useRunGraph'
import { ApprovalCard } from './ApprovalCard'
import { Decisions } from './Decisions'
import { keyOf } from './drafts'
import { type AskedStep, useApprovals } from './useApprovals'

interface ApprovalsPanelProps {
  graph: RunGraph
  /** The part of the page whose single keys decide the first question. */
  keysWithin: string
  /** The step whose question comes first. */
  wanted?: string | undefined
  className?: string
}

export function ApprovalsPanel({ graph, keysWithin, wanted, className }: ApprovalsPanelProps) {
  const { runId } = useRunPlace()
  const { open, over } = useApprovals()
  const sorted = useMemo(() => first(open, wanted), [open, wanted])
  useFreshLists(open.length)
  if (open.length + over.length === 0) return null
  return (
    <section aria-label="Approvals" className={cn('flex flex-col gap-3', className)}>
      <h2 className="sr-only">Approvals</h2>
      {sorted.map((step, index) => <ApprovalCard key={keyOf(runId, step)} step={step} name={nameOf(graph, step.path)} keysWithin={index === 0 ? keysWithin : null} />)}
      <Decisions steps={over} graph={graph} />
    </section>
  )
}

function first(steps: readonly AskedStep[], wanted: string | undefined): readonly AskedStep[] {
  const [mine, others] = [steps.filter(({ path }) => path === wanted), steps.filter(({ path }) => path !== wanted)]
  return [...mine, ...others]
}

/** The inbox learns at once what this page has seen. */
function useFreshLists(open: number) {
  const { workspace } = useRunPlace()
  const queries = useQueryClient()
  useEffect(() => {
    if (workspace) void queries.invalidateQueries({ queryKey: ['approvals', workspace] })
  }, [queries, workspace, open])
}
