/** One step in the timeline: name, bar, time, tokens, cost. Redraws only when its step changes. */
import { ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { useStep } from '@/live/hooks'
import { shownStatus } from '@/live/shownStatus'
import { cn } from '@/ui/cn'
import { cost, count } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { Elapsed } from '../chip/Elapsed'
import { nameOf, nodeAt, type RunGraph } from '../useRunGraph'
import { Bar } from './Bar'
import { type Row, turnLabel } from './rows'

export interface RowProps {
  graph: RunGraph
  isChosen: boolean
  onChoose: (path: string) => void
  onToggle: (key: string, isOpen: boolean) => void
}

interface StepRowProps extends RowProps {
  row: Row & { kind: 'step' }
  kindTitles: ReadonlyMap<string, string> | undefined
}

export const INDENT = 16
export const COLUMNS = 'grid h-full grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] items-center gap-3 pr-2 max-sm:grid-cols-[minmax(0,1fr)_auto]'

export const StepRow = memo(function StepRow({ row, graph, kindTitles, isChosen, onChoose, onToggle }: StepRowProps) {
  const step = useStep(row.path)
  if (!step) return null
  const name = nameOf(graph, row.path)
  const kind = nodeAt(graph, row.path)?.kind
  const beside = turnLabel(row.turn, row.at) ?? (row.inner > 1 ? `${count(row.inner)}×` : kind && kindTitles?.get(kind))
  return (
    <div
      data-path={row.path} data-chosen={isChosen} data-status={step.status}
      className={cn(COLUMNS, 'group relative rounded-sm hover:bg-hover data-[chosen=true]:bg-pressed')}
    >
      <span className="flex min-w-0 items-center gap-1.5" style={{ paddingLeft: row.depth * INDENT }}>
        <Toggle isOpen={row.isOpen} isThere={row.inner > 0} name={name} onToggle={() => onToggle(row.key, !row.isOpen)} />
        <StatusIcon status={shownStatus(step.status)} />
        <button
          type="button" aria-pressed={isChosen} onClick={() => onChoose(row.path)}
          className="min-w-0 truncate rounded-xs text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-accent-text"
        >
          {name}
        </button>
        <span className="min-w-0 shrink-[99] truncate text-2xs text-muted">{beside}</span>
      </span>
      <span className="h-full max-sm:hidden"><Bar step={step} /></span>
      <span className="tabular flex gap-2 text-right text-2xs text-muted">
        <Elapsed from={step.startedAt} to={step.finishedAt} className="w-15" />
        <span className={cn('w-10 @max-xl:hidden', !hasTokens(step) && 'invisible')}>{count(step.tokensIn + step.tokensOut)}</span>
        <span className={cn('w-14 @max-xl:hidden', !hasTokens(step) && 'invisible')}>{step.costIsComplete ? cost(step.cost) : 'unknown'}</span>
      </span>
    </div>
  )
})

const hasTokens = ({ tokensIn, tokensOut }: { tokensIn: number; tokensOut: number }) => tokensIn + tokensOut > 0

interface ToggleProps {
  isOpen: boolean
  isThere: boolean
  name: string
  onToggle: () => void
}

export function Toggle({ isOpen, isThere, name, onToggle }: ToggleProps) {
  if (!isThere) return <span className="w-4 shrink-0" />
  return (
    <button
      type="button" aria-expanded={isOpen} aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`} onClick={onToggle}
      className="hit relative z-10 flex size-4 shrink-0 items-center justify-center rounded-xs text-muted hover:text-fg"
    >
      <ChevronRight className={cn('size-3 transition-transform', isOpen && 'rotate-90')} />
    </button>
  )
}
