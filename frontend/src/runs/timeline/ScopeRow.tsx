/** One turn of a loop: how it stands, and how long its steps took together. */
import { type CSSProperties, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { restsOf } from '@/live/holds'
import { leadingStatus, recount } from '@/live/node'
import { useRunStore } from '@/live/runStore'
import { shownStatus } from '@/live/shownStatus'
import type { Step } from '@/live/step'
import { StatusIcon } from '@/ui/status-icon'
import { RunElapsed } from '../chip/RunElapsed'
import { COLUMNS, FigureCells } from './columns'
import { type Row, turnLabel } from './rows'
import { INDENT, type RowProps, Toggle } from './StepRow'
import { useAxis } from './useAxis'

type Span = CSSProperties & { '--from': number; '--to': number | string }

export function ScopeRow({ row, onToggle }: { row: Row & { kind: 'scope' }; onToggle: RowProps['onToggle'] }) {
  const steps = useRunStore(useShallow((state) => row.paths.flatMap((path) => state.steps.get(path) ?? [])))
  const start = useRunStore(({ now }) => now?.startedAt ?? 0)
  const { status, from, to, holds } = useMemo(() => sum(steps), [steps])
  const axis = useAxis()
  const label = turnLabel(row.turn, row.at)
  const place: Span = { '--from': (from ?? start) - start, '--to': to === null ? 'var(--now)' : to - start }
  return (
    <div className={COLUMNS}>
      <span className="flex min-w-0 items-center gap-1.5 text-muted" style={{ paddingLeft: row.depth * INDENT }}>
        <Toggle isOpen={row.isOpen} isThere name={label} onToggle={() => onToggle(row.key, !row.isOpen)} />
        <StatusIcon status={status} />
        {label}
      </span>
      <span aria-hidden className="relative block h-full max-sm:hidden">
        {from !== null && <span ref={axis} style={place} className="span-bar absolute top-1/2 h-1 -translate-y-1/2 rounded-full bg-line-strong" />}
      </span>
      <FigureCells time={<RunElapsed from={from} to={to} holds={holds} />} />
    </div>
  )
}

function sum(all: readonly Step[]) {
  const counts = all.reduce((known, { status }) => recount(known, undefined, status), {})
  const begun = all.flatMap(({ startedAt }) => startedAt ?? [])
  const ended = all.flatMap(({ finishedAt }) => finishedAt ?? [])
  const isOver = all.every(({ finishedAt, status }) => finishedAt !== null || status === 'skipped')
  return {
    status: shownStatus(leadingStatus(counts)),
    from: begun.length > 0 ? Math.min(...begun) : null,
    holds: restsOf(all),
    to: isOver ? Math.max(...ended, ...begun) : null,
  }
}
