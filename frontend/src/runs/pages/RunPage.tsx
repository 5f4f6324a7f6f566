/** One run, whole and live: figures, failure, steps over time, and the step or the run in detail. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { CloudOff } from 'lucide-react'
import { useMemo } from 'react'
import { ApiProblem, describeError } from '@/api/problem'
import { useWatchRun } from '@/live/hooks'
import { useRunStore } from '@/live/runStore'
import { Banner } from '@/ui/banner'
import { EmptyState } from '@/ui/empty-state'
import { Page } from '@/ui/page'
import { SkeletonList } from '@/ui/skeleton'
import { type Run, runQuery } from '../api'
import { RunBody } from '../page/RunBody'
import { RunFacts } from '../page/RunFacts'
import { RunButtons, RunTitle } from '../page/RunHeader'
import { useMomentInAddress } from '../page/useMomentInAddress'
import { SourceLine } from '../fork/SourceLine'
import { RunContext } from '../RunContext'
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
  const navigate = useNavigate()
  const place = useMemo(() => ({
    workspace, runId: run.id,
    showRun: (id: string) => void navigate({ to: '/w/$workspace/runs/$run', params: { workspace, run: id } }),
  }), [workspace, run.id, navigate])
  return (
    <RunContext value={place}>
      <Page title={<RunTitle run={run} />} actions={<RunButtons run={run} />} width="wide">
        <Lost />
        <SourceLine workspace={workspace} source={run.source} />
        <RunFacts run={run} />
        <RunBody graph={graph} run={run} />
      </Page>
    </RunContext>
  )
}

function Lost() {
  const connection = useRunStore((state) => state.connection)
  if (connection !== 'reconnecting') return null
  return <Banner tone="warning"><span className="flex items-center gap-1.5"><CloudOff aria-hidden className="size-4" /> The live view is reconnecting. The run goes on.</span></Banner>
}
