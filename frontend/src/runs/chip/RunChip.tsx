/** The run in one line: state, time, tokens, cost, all ticking. */
import { CloudOff, History } from 'lucide-react'
import { useMoment, useRunChip } from '@/live/hooks'
import { cn } from '@/ui/cn'
import { cost, count } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { STATUS } from '@/ui/status'
import { RunElapsed } from './RunElapsed'

export function RunChip({ className }: { className?: string }) {
  const chip = useRunChip()
  const isPast = useMoment() !== null
  if (!chip) return null
  return (
    <div className={cn('tabular flex items-center gap-2 text-xs whitespace-nowrap text-muted', className)} data-run-status={chip.status}>
      {isPast && <History role="img" aria-label="At the moment that is shown" className="size-3.5 text-accent-text" />}
      <span role="status" className={cn('flex items-center gap-1.5 font-medium', STATUS[chip.status].text)}>
        <StatusIcon status={chip.status} label={null} />
        {STATUS[chip.status].label}
      </span>
      {/* Room for the figures to change in, as long as they do. */}
      <RunElapsed from={chip.startedAt} to={chip.finishedAt} className={chip.finishedAt === null ? 'min-w-12' : undefined} />
      <span aria-hidden>·</span>
      <span>{count(chip.tokens)} tokens</span>
      <span aria-hidden>·</span>
      <span title={chip.costIsComplete ? undefined : 'Some calls have no known price.'}>
        {cost(chip.cost)}{!chip.costIsComplete && ' + unknown'}
      </span>
      {chip.connection === 'reconnecting' && (
        <span className="flex items-center gap-1 text-warning"><CloudOff aria-hidden className="size-3.5" /> Reconnecting</span>
      )}
    </div>
  )
}
