/** One step in the timeline: name, bar, time, tokens, cost; in the past, a step that was still to come by its name alone. Redraws only when its step changes. */
import { ChevronRight } from 'lucide-react'
import { memo, useId } from 'react'
import { useStep } from '@/live/hooks'
import { shownStatus } from '@/live/shownStatus'
import { REUSED } from '@/live/reused'
import type { Step } from '@/live/step'
import { cn } from '@/ui/cn'
import { cost, count } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { RunElapsed } from '../chip/RunElapsed'
import { hoverRow, leaveRow, useHovered } from '../hovered'
import { cardOf, nameOf, nodeAt, type RunGraph } from '../useRunGraph'
import { Bar } from './Bar'
import { COLUMNS, FigureCells } from './columns'
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

export const StepRow = memo(function StepRow({ row, graph, kindTitles, isChosen, onChoose, onToggle }: StepRowProps) {
  const id = useId()
  const step = useStep(row.path)
  const card = cardOf(graph, row.path)
  const isLit = useHovered(({ node, isRow }) => node === card && !isRow)
  const name = nameOf(graph, row.path)
  const kind = nodeAt(graph, row.path)?.kind
  const beside = turnLabel(row.turn, row.at) ?? (row.inner > 1 ? `${count(row.inner)}×` : kind && kindTitles?.get(kind))
  return (
    <div
      role="group" aria-labelledby={`${id}name${step ? ` ${id}bar` : ''}`}
      data-path={row.path} data-chosen={isChosen} data-status={step?.status ?? 'idle'} data-lit={isLit || undefined}
      onPointerEnter={() => hoverRow(card)} onPointerLeave={leaveRow}
      className={cn(COLUMNS, 'group relative rounded-sm hover:bg-hover data-lit:bg-hover data-[chosen=true]:bg-pressed', !step && 'opacity-60')}
    >
      <span className="flex min-w-0 items-center gap-1.5" style={{ paddingLeft: row.depth * INDENT }}>
        <Toggle isOpen={row.isOpen} isThere={row.inner > 0} name={name} onToggle={() => onToggle(row.key, !row.isOpen)} />
        <StatusIcon status={shownStatus(step?.status)} />
        <button
          id={`${id}name`} type="button" aria-pressed={isChosen} aria-describedby={step && `${id}bar`} onClick={() => onChoose(row.path)}
          className="min-w-0 truncate rounded-xs text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-accent-text"
        >
          {name}
        </button>
        <span className="min-w-0 shrink-[99] truncate text-2xs text-muted">{beside}</span>
        {step?.reused && <span title={REUSED[step.reused].hint} className="shrink-0 rounded-full border border-line px-1.5 text-2xs leading-4 text-muted">{REUSED[step.reused].label}</span>}
      </span>
      <span className="h-full max-sm:hidden">{step && <Bar step={step} id={`${id}bar`} />}</span>
      <Figures step={step} />
    </div>
  )
})

function Figures({ step }: { step: Step | undefined }) {
  if (!step) return <FigureCells />
  const isCharged = step.tokensIn + step.tokensOut > 0
  return (
    <FigureCells
      time={<RunElapsed from={step.startedAt} to={step.finishedAt} holds={step.holds} />}
      tokens={isCharged && count(step.tokensIn + step.tokensOut)} cost={isCharged && (step.costIsComplete ? cost(step.cost) : 'unknown')}
    />
  )
}

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
