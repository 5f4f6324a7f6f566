/** One run, whole and live: figures, failure, steps over time, and the step or the run in detail. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ArrowLeft, CloudOff } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { ApiProblem, describeError } from '@/api/problem'
import { useWatchRun } from '@/live/hooks'
import { useRunStore } from '@/live/runStore'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { Page } from '@/ui/page'
import { SkeletonList } from '@/ui/skeleton'
import { type Run, runQuery } from '../api'
import { MomentChip } from '../chip/MomentChip'
import { RunFailure } from '../detail/RunFailure'
import { StepDetail } from '../detail/StepDetail'
import { GraphSection } from '../page/GraphSection'
import { RunFacts } from '../page/RunFacts'
import { RunButtons, RunTitle } from '../page/RunHeader'
import { RunValues } from '../page/RunValues'
import { useMomentInAddress } from '../page/useMomentInAddress'
import { RunContext } from '../RunContext'
import { Timeline } from '../timeline/Timeline'
import { useRunGraph } from '../useRunGraph'

export function RunPage() {
  const { workspace = '', run: runId = '' } = useParams({ strict: false })
  const run = useQuery(runQuery(workspace, runId))
  if (run.isPending) return <Page title="Run" width="wide"><SkeletonList /></Page>
  if (run.isError) return <Refused error={run.error} />
  return <Shown key={runId} workspace={workspace} run={run.data} />
}

function Refused({ error }: { error: Error }) {
  const isMissing = error instanceof ApiProblem && (error.status === 404 || error.status === 400)
  return <EmptyState level={1} title={isMissing ? 'There is no such run' : 'The run cannot be shown'}>{describeError(error)}</EmptyState>
}

function Shown({ workspace, run }: { workspace: string; run: Run }) {
  useWatchRun(workspace, run.id)
  useMomentInAddress()
  const graph = useRunGraph(workspace, run.id)
  const place = useMemo(() => ({ workspace, runId: run.id }), [workspace, run.id])
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <RunContext value={place}>
      <Page title={<RunTitle run={run} />} actions={<RunButtons run={run} />} width="wide">
        <Lost />
        <RunFacts run={run} />
        <RunFailure graph={graph} onChoose={setChosen} />
        <GraphSection run={run} graph={graph} chosen={chosen} onChoose={setChosen} />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
          <section aria-label="Timeline" className="rounded-md border border-line bg-raised">
            <TimelineHead />
            <Timeline graph={graph} chosen={chosen} onChoose={setChosen} className="max-h-[62vh] min-h-40" />
          </section>
          <section aria-label="Details" className="flex max-h-[80vh] min-h-64 flex-col rounded-md border border-line bg-raised">
            {chosen === null ? <RunValues graph={graph} onChoose={setChosen} /> : <ChosenStep path={chosen} graph={graph} onClose={() => setChosen(null)} />}
          </section>
        </div>
      </Page>
    </RunContext>
  )
}

/** As high whether it says something or not: the playhead below it must not run away from the pointer. */
function TimelineHead() {
  return (
    <header className="flex h-9 items-center gap-2 border-b border-line pr-2 pl-3">
      <h2 className="text-sm font-medium">Timeline</h2>
      <MomentChip className="ml-auto" />
    </header>
  )
}

function ChosenStep({ path, graph, onClose }: { path: string; graph: ReturnType<typeof useRunGraph>; onClose: () => void }) {
  const head = useRef<HTMLButtonElement>(null)
  // On a phone the details lie below the timeline: a tap on a step must not seem to do nothing.
  useEffect(() => {
    const button = head.current
    if (button && button.getBoundingClientRect().top > innerHeight / 2) button.scrollIntoView({ block: 'start' })
  }, [path])
  return (
    <>
      <Button ref={head} variant="ghost" size="sm" className="mt-2 ml-2 self-start text-muted" onClick={onClose}><ArrowLeft /> Whole run</Button>
      <StepDetail key={path} path={path} graph={graph} />
    </>
  )
}

function Lost() {
  const connection = useRunStore((state) => state.connection)
  if (connection !== 'reconnecting') return null
  return <Banner tone="warning"><span className="flex items-center gap-1.5"><CloudOff aria-hidden className="size-4" /> The live view is reconnecting. The run goes on.</span></Banner>
}
