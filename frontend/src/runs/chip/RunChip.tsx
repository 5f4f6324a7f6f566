/** The run in one line: state, time, tokens, cost, all ticking; and the budget of a node that is nearly spent. */
import { CloudOff, History } from 'lucide-react'
import { useMoment, useRunChip } from '@/live/hooks'
import { cn } from '@/ui/cn'
import { cost, count } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { STATUS, type Status } from '@/ui/status'
import { BudgetMenu } from '../budget/BudgetMenu'
import { levelOf } from '../budget/use'
import { useTightestBudget } from '../budget/useTightestBudget'
import type { RunGraph } from '../useRunGraph'
import { showRunEvidence } from '../evidence'
import { EvidenceButton } from './EvidenceButton'
import { RunElapsed } from './RunElapsed'

const EDGE = { near: 'rounded-full border border-warning/60 bg-warning-soft pl-2', spent: 'rounded-full border border-danger/60 bg-danger-soft pl-2' }

/** On the canvas it stands by itself. */
const ALONE = 'h-7 rounded-full border border-line bg-raised px-2.5'

interface RunChipProps {
  graph: RunGraph
  /** Leads from its state into the dock, which tells of every change of it. */
  onOpen?: (() => void) | undefined
  className?: string
}

export function RunChip({ graph, onOpen, className }: RunChipProps) {
  const chip = useRunChip()
  const budget = useTightestBudget(graph)
  const isPast = useMoment() !== null
  if (!chip) return null
  // A budget that needs a look comes before the figures where there is not room for both.
  const beside = cn('@max-lg:hidden', budget && '@max-4xl:hidden')
  return (
    <div className={cn('tabular flex items-center gap-2 text-xs whitespace-nowrap text-muted', onOpen && ALONE, budget && EDGE[levelOf(budget)], className)} data-run-status={chip.status}>
      {isPast && <History role="img" aria-label="At the moment that is shown" className="size-3.5 text-accent-text" />}
      <State status={chip.status} onOpen={onOpen} />
      {/* Room for the figures to change in, as long as they do. */}
      <EvidenceButton title="Show the step that took longest" className={cn(budget && '@max-4xl:hidden')} onClick={() => showRunEvidence('attempts')}>
        <RunElapsed from={chip.startedAt} to={chip.finishedAt} className={chip.finishedAt === null ? 'min-w-12' : undefined} />
      </EvidenceButton>
      <span aria-hidden className={beside}>·</span>
      <EvidenceButton title="Show the dearest step’s charges" className={beside} onClick={() => showRunEvidence('cost')}>{count(chip.tokens)} tokens</EvidenceButton>
      <span aria-hidden className={beside}>·</span>
      <EvidenceButton title={chip.costIsComplete ? 'Show the dearest step’s charges' : 'Some calls have no known price.'} className="@max-lg:hidden" onClick={() => showRunEvidence('cost')}>
        {cost(chip.cost)}{!chip.costIsComplete && ' + unknown'}
      </EvidenceButton>
      {chip.connection === 'reconnecting' && (
        <span className="flex items-center gap-1 text-warning"><CloudOff aria-hidden className="size-3.5" /> Reconnecting</span>
      )}
      {budget && <BudgetMenu use={budget} />}
    </div>
  )
}

function State({ status, onOpen }: { status: Status; onOpen: (() => void) | undefined }) {
  const className = cn('flex items-center gap-1.5 font-medium', STATUS[status].text)
  const words = <><StatusIcon status={status} label={null} />{STATUS[status].label}</>
  if (!onOpen) return <span role="status" className={className}>{words}</span>
  return <button type="button" title="Open the run dock" onClick={onOpen} className={cn(className, 'rounded-xs underline-offset-2 hover:underline')}>{words}</button>
}
