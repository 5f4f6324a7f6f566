/** Two steps in detail: their ends, their figures, and what each was given and gave. */
import type { ReactNode } from 'react'
import { shownStatus } from '@/live/shownStatus'
import type { Values } from '@/live/wire'
import { StatusBadge } from '@/ui/badge'
import type { StepRecord } from '../api'
import type { RunGraph } from '../useRunGraph'
import type { Pair } from './align'
import { Letter } from './Letter'
import { MeasureGrid } from './MeasureGrid'
import { nameOfPair } from './PairList'
import { type ReadText, ValuesDiff } from './ValueDiff'

interface PairDetailProps {
  pair: Pair<StepRecord>
  graphs: readonly [RunGraph, RunGraph]
  readers: readonly [ReadText, ReadText]
}

export function PairDetail({ pair, graphs, readers }: PairDetailProps) {
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
      <Part title="Output"><ValuesDiff a={values(a?.outputs)} b={values(b?.outputs)} readers={readers} empty="Neither gave anything." /></Part>
      <Part title="Input"><ValuesDiff a={values(a?.inputs)} b={values(b?.inputs)} readers={readers} empty="Neither was given anything." /></Part>
    </article>
  )
}

const values = (found: { readonly [port: string]: unknown } | null | undefined) => (found ?? null) as Values | null

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

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      {children}
    </section>
  )
}
