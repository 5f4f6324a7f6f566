/** The budget of the run that is shown of which most is used; null while none is worth a look. */
import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { useRunStore } from '@/live/runStore'
import type { RunGraph } from '../useRunGraph'
import { type BudgetUse, tightestBudget } from './use'

export function useTightestBudget(graph: RunGraph): BudgetUse | null {
  // A look at every node in every frame would be felt in a large graph.
  const limited = useMemo(() => new Map([...graph].filter(([, { budget }]) => budget)), [graph])
  return useRunStore(useShallow(({ nodes }) => tightestBudget(limited, nodes)))
}
