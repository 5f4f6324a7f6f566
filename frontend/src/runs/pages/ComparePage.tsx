/** Two runs side by side: their figures, their steps aligned, and what differs between the two of a pair. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ArrowLeftRight, GitCompare } from 'lucide-react'
import { useMemo, useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { plural } from '@/ui/format'
import { Page } from '@/ui/page'
import { SegmentedControl } from '@/ui/segmented'
import { SkeletonList } from '@/ui/skeleton'
import { readBlob, type Run, runQuery, type StepRecord, stepsQuery } from '../api'
import { align } from '../compare/align'
import { PairDetail } from '../compare/PairDetail'
import { PairList } from '../compare/PairList'
import { RunHeads } from '../compare/RunHeads'
import { judge } from '../compare/verdict'
import type { CompareSearch } from '../search'
import { useGraphOfRun } from '../useRunGraph'

export function ComparePage() {
  const { workspace = '' } = useParams({ strict: false })
  const { a, b }: CompareSearch = useSearch({ strict: false })
  if (!a || !b) {
    return (
      <EmptyState level={1} icon={<GitCompare />} title="Choose two runs" actions={<Button asChild><Link to="/w/$workspace/runs" params={{ workspace }}>All runs</Link></Button>}>
        Tick two runs in the list, or open one and choose which to compare it with.
      </EmptyState>
    )
  }
  return <Loading key={`${a} ${b}`} workspace={workspace} a={a} b={b} />
}

function Loading({ workspace, a, b }: { workspace: string; a: string; b: string }) {
  const navigate = useNavigate()
  const runs = [useFreshRun(workspace, a), useFreshRun(workspace, b)] as const
  const steps = [useFreshSteps(workspace, a, runs[0].data), useFreshSteps(workspace, b, runs[1].data)] as const
  const failed = [...runs, ...steps].find(({ error }) => error)
  const swap = () => void navigate({ to: '/w/$workspace/runs/compare', params: { workspace }, search: { a: b, b: a }, replace: true })
  const again = () => [...runs, ...steps].filter(({ isError }) => isError).forEach(({ refetch }) => void refetch())
  const isThere = runs[0].data && runs[1].data && steps[0].data && steps[1].data
  return (
    <Page title="Compare runs" width="wide" actions={<Button onClick={swap}><ArrowLeftRight /> Swap A and B</Button>}>
      {failed && <Banner tone="danger" actions={<Button size="sm" onClick={again}>Try again</Button>}>{describeError(failed.error)}</Banner>}
      {!failed && !isThere && <SkeletonList />}
      {isThere && <Compared workspace={workspace} runs={[runs[0].data, runs[1].data]} steps={[steps[0].data, steps[1].data]} />}
    </Page>
  )
}

/** While a run is at work the comparison follows it. */
const FRESH_MS = 2000
const OVER = new Set(['succeeded', 'failed', 'cancelled'])
const pace = (run: Run | undefined) => (run && !OVER.has(run.status) ? FRESH_MS : (false as const))

const useFreshRun = (workspace: string, id: string) => useQuery({ ...runQuery(workspace, id), refetchInterval: ({ state }) => pace(state.data) })

function useFreshSteps(workspace: string, id: string, run: Run | undefined) {
  const isOver = run !== undefined && OVER.has(run.status)
  return useQuery({ ...stepsQuery(workspace, id, isOver), enabled: run !== undefined, refetchInterval: pace(run), placeholderData: keepPreviousData })
}

interface ComparedProps {
  workspace: string
  runs: readonly [Run, Run]
  steps: readonly [StepRecord[], StepRecord[]]
}

type Shown = 'all' | 'differences'

function Compared({ workspace, runs: [a, b], steps: [stepsA, stepsB] }: ComparedProps) {
  const [graphA, graphB] = [useGraphOfRun(workspace, a.id), useGraphOfRun(workspace, b.id)]
  const graphs = useMemo(() => [graphA, graphB] as const, [graphA, graphB])
  const readers = useMemo(() => [(sha: string) => readBlob(workspace, a.id, sha), (sha: string) => readBlob(workspace, b.id, sha)] as const, [workspace, a.id, b.id])
  const pairs = useMemo(() => align(stepsA, stepsB).map((pair) => ({ ...pair, verdict: judge(pair) })), [stepsA, stepsB])
  const differing = useMemo(() => pairs.filter(({ verdict }) => verdict !== 'same'), [pairs])
  const [shown, setShown] = useState<Shown>('all')
  const [chosen, setChosen] = useState<string | null>(differing[0]?.key ?? pairs[0]?.key ?? null)
  const pair = pairs.find(({ key }) => key === chosen)
  const list = shown === 'all' ? pairs : differing
  return (
    <>
      <RunHeads workspace={workspace} a={a} b={b} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <section aria-label="Aligned steps" className="flex max-h-[70vh] flex-col rounded-md border border-line bg-raised">
          <header className="flex h-10 items-center gap-2 border-b border-line px-3">
            <h2 className="text-sm font-medium">{differing.length === 0 ? 'No step differs' : `${differing.length} of ${plural(pairs.length, 'step')} ${differing.length === 1 ? 'differs' : 'differ'}`}</h2>
            <SegmentedControl
              aria-label="Which steps" className="ml-auto" value={shown} onValueChange={setShown}
              choices={[{ value: 'all', label: 'All' }, { value: 'differences', label: 'Differing' }]}
            />
          </header>
          {list.length === 0
            ? <p className="p-3 text-xs text-muted">{pairs.length === 0 ? 'Neither run has begun a step.' : 'Every step was given the same and gave the same.'}</p>
            : <PairList pairs={list} graphs={graphs} chosen={chosen} onChoose={setChosen} />}
        </section>
        <section aria-label="Details" className="flex max-h-[70vh] min-h-64 flex-col rounded-md border border-line bg-raised">
          {pair ? <PairDetail key={pair.key} workspace={workspace} runs={[a.id, b.id]} pair={pair} graphs={graphs} readers={readers} /> : <p className="p-3 text-xs text-muted">Choose a step to see what differs.</p>}
        </section>
      </div>
    </>
  )
}
