/** The head of a run's page: which agent, how it stands, and what one can do. */
import { Link, useNavigate } from '@tanstack/react-router'
import { Download, Workflow } from 'lucide-react'
import { useRunStore } from '@/live/runStore'
import { StatusBadge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { exportUrl, type Run } from '../api'
import { AgainButton, CancelButton } from '../chip/RunActions'
import { CompareButton } from '../compare/CompareButton'
import { ReplayMenu, RetryButton } from '../fork/ForkActions'
import { useRunPlace } from '../RunContext'
import { runSlots } from '../slots'
import { readStatus } from '@/ui/status'
import { ShareButton } from '../share/ShareButton'

export function RunTitle({ run }: { run: Pick<Run, 'agent_name' | 'status'> }) {
  const status = useRunStore(({ now }) => now?.status)
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      {run.agent_name}
      <span role="status"><StatusBadge status={readStatus(status ?? run.status)} /></span>
    </span>
  )
}

export function RunButtons({ run }: { run: Run }) {
  const { workspace } = useRunPlace()
  const navigate = useNavigate()
  const show = (id: string) => void navigate({ to: '/w/$workspace/runs/$run', params: { workspace, run: id } })
  const { SaveRunButton } = runSlots
  return (
    <>
      {/* First, since its code comes later than the rest of the row: it moves none of them. */}
      {SaveRunButton && <SaveRunButton workspace={workspace} agent={run.agent} runId={run.id} />}
      <CompareButton workspace={workspace} run={run} />
      <ShareButton workspace={workspace} runId={run.id} />
      <Button variant="ghost" asChild><a href={exportUrl(workspace, run.id)} download><Download /> Export</a></Button>
      <Button asChild><Link to="/w/$workspace/agents/$agent" params={{ workspace, agent: run.agent }}><Workflow /> Open agent</Link></Button>
      <CancelButton workspace={workspace} runId={run.id} />
      <RetryButton />
      <AgainButton workspace={workspace} runId={run.id} onStarted={show} />
      <ReplayMenu />
    </>
  )
}
