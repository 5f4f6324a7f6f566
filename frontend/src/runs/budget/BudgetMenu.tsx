/** A budget that is nearly spent: which and how much, and what one can do about it. */
import { useMutation } from '@tanstack/react-query'
import { CircleStop, OctagonAlert, Pause, SlidersHorizontal, TriangleAlert } from 'lucide-react'
import { describeError } from '@/api/problem'
import { cn } from '@/ui/cn'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import { toast } from '@/ui/toast'
import { cancelRun } from '../api'
import { useControl, useDebugState } from '../debug/useDebug'
import { useRunPlace } from '../RunContext'
import { type BudgetUse, describeUse, explainUse, levelOf } from './use'

export function BudgetMenu({ use }: { use: BudgetUse }) {
  const { workspace, runId, changeBudget } = useRunPlace()
  const { isOver, isStopping, isResting } = useDebugState()
  const control = useControl(workspace, runId)
  const cancel = useMutation({ mutationFn: () => cancelRun(workspace, runId), onError: (error) => toast.error(describeError(error)) })
  const level = levelOf(use)
  const underWay = [
    { label: 'Pause the run', icon: <Pause />, disabled: isStopping || isResting, onSelect: () => control.mutate({ action: 'pause' }) },
    { label: 'Stop the run', icon: <CircleStop />, destructive: true, onSelect: () => cancel.mutate() },
  ]
  const items = [
    { heading: explainUse(use) },
    ...(isOver ? [] : underWay),
    ...(changeBudget ? [{ label: 'Change the budget', icon: <SlidersHorizontal />, onSelect: () => changeBudget(use.node, use.of) }] : []),
  ]
  return (
    <LazyDropdownMenu items={items} align="end">
      <button
        type="button" data-budget={level}
        className={cn(
          'hit -my-px flex h-6 items-center gap-1 rounded-r-full border-l pr-2 pl-1.5 font-medium whitespace-nowrap hover:brightness-95',
          level === 'spent' ? 'border-danger/60 text-danger' : 'border-warning/60 text-warning',
        )}
      >
        {level === 'spent' ? <OctagonAlert aria-hidden className="size-3.5" /> : <TriangleAlert aria-hidden className="size-3.5" />}
        <span className="max-w-64 min-w-0 truncate">{describeUse(use)}</span>
      </button>
    </LazyDropdownMenu>
  )
}
