/** Two steps in detail: their ends and their figures, and below what each was given and gave. */
import { shownStatus } from '@/live/shownStatus'
import { StatusBadge } from '@/ui/badge'
import type { StepRecord } from '../api'
import type { RunGraph } from '../useRunGraph'
import { Letter } from './Letter'
import { MeasureGrid } from './MeasureGrid'
import { nameOfPair } from './PairList'
import { PairValues, type PairValuesProps } from './PairValues'

interface PairDetailProps extends PairValuesProps {
  graphs: readonly [RunGraph, RunGraph]
}

export function PairDetail({ pair, graphs, ...values }: PairDetailProps) {
  const { a, b } = pair
  const name = nameOfPair(pair, graphs)
  return (
    <article aria-label={name} className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-3">
      <header className="flex flex-col gap-2">
        <h2 className="truncate text-base font-medium">{name}</h2>
        <Side letter="A" step={a} />
        <Side letter="B" step={b} />
        <MeasureGrid a={a} b={b} />
      </header>
      <PairValues pair={pair} {...values} />
    </article>
  )
}

function Side({ letter, step }: { letter: string; step: StepRecord | null }) {
  return (
    <div className="flex flex-wrap items-center gap-2 text-xs">
      <Letter>{letter}</Letter>
      {step ? <StatusBadge status={shownStatus(step.status)} /> : <span className="text-muted">There is no such step.</span>}
      {step && step.attempts.length > 1 && <span className="text-muted">{step.attempts.length} attempts</span>}
      {step && <code className="min-w-0 truncate text-2xs text-muted">{step.path}</code>}
      {step?.error && <p className="basis-full text-danger">{step.error.message}</p>}
    </div>
  )
}
