/** What the two steps of a pair were given and gave. Their values are loaded only now: a run may have thousands of steps. */
import { useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeError } from '@/api/problem'
import type { Values } from '@/live/wire'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { type StepRecord, wholeStepQuery } from '../api'
import type { Pair } from './align'
import { type ReadText, ValuesDiff } from './ValueDiff'

export interface PairValuesProps {
  workspace: string
  /** The ids of the two runs. */
  runs: readonly [string, string]
  pair: Pair<StepRecord>
  readers: readonly [ReadText, ReadText]
}

export function PairValues({ workspace, runs, pair: { a, b }, readers }: PairValuesProps) {
  const wanted = [a && wholeStepQuery(workspace, runs[0], a), b && wholeStepQuery(workspace, runs[1], b)].filter((query) => query !== null)
  const answers = useQueries({ queries: wanted })
  const failed = answers.find(({ isError }) => isError)
  const again = () => answers.forEach((answer) => answer.isError && void answer.refetch())
  if (failed) return <Banner tone="danger" actions={<Button size="sm" onClick={again}>Try again</Button>}>{describeError(failed.error)}</Banner>
  if (answers.some(({ isPending }) => isPending)) return <Skeleton className="h-24" />
  const found = answers.map(({ data }) => data ?? null)
  const [wholeA, wholeB] = [a && found[0], b && found.at(-1)]
  return (
    <>
      <Part title="Output"><ValuesDiff a={values(wholeA?.outputs)} b={values(wholeB?.outputs)} readers={readers} empty="Neither gave anything." /></Part>
      <Part title="Input"><ValuesDiff a={values(wholeA?.inputs)} b={values(wholeB?.inputs)} readers={readers} empty="Neither was given anything." /></Part>
    </>
  )
}

const values = (found: { readonly [port: string]: unknown } | null | undefined) => (found ?? null) as Values | null

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      {children}
    </section>
  )
}
