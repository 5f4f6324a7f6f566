/** Runs that do not get on, each with what stands in its way and what an operator may do about it. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { ago } from '@/ui/format'
import { SegmentedControl } from '@/ui/segmented'
import { SkeletonList } from '@/ui/skeleton'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { type Shown, type StuckRun, stuckRunsQuery } from './api'
import { StuckAction } from './StuckAction'

const CHOICES = [
  { value: 'stuck', label: 'Stuck' },
  { value: 'quarantined', label: 'Quarantined' },
] as const

const NOTHING: Record<Shown, string> = {
  stuck: 'Every run gets on.',
  quarantined: 'No run was taken out within the last seven days.',
}

export function StuckRuns() {
  const [shown, show] = useState<Shown>('stuck')
  const runs = useQuery(stuckRunsQuery(shown))
  return (
    <section className="flex flex-col gap-3">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="flex-1 text-base font-medium">Runs that do not get on</h2>
        <SegmentedControl<Shown> aria-label="Which runs" className="w-52" value={shown} onValueChange={show} choices={CHOICES} />
      </header>
      {runs.isPending && <SkeletonList rows={2} />}
      {runs.isError && <Banner tone="danger">{describeError(runs.error)}</Banner>}
      {runs.data?.length === 0 && <p className="text-muted">{NOTHING[shown]}</p>}
      {runs.data && runs.data.length > 0 && <Lines runs={runs.data} shown={shown} />}
    </section>
  )
}

function Lines({ runs, shown }: { runs: readonly StuckRun[]; shown: Shown }) {
  return (
    <Table aria-label="Runs that do not get on">
      <TableHead>
        <TableRow>
          <TableHeader>Run</TableHeader>
          <TableHeader className="max-sm:pl-0">Reason</TableHeader>
          <TableHeader className="max-sm:hidden">Made</TableHeader>
          <TableHeader><span className="sr-only">Action</span></TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {runs.map((run) => (
          <TableRow key={run.id} data-run={run.id} data-cause={run.cause}>
            <TableCell className="max-w-28 py-1.5 sm:max-w-64">
              <span className="block truncate font-medium">{run.agent_name}</span>
              <span className="block truncate text-xs text-muted">{run.workspace_name}</span>
            </TableCell>
            <TableCell className="py-1.5 max-sm:pl-0 sm:min-w-48">{run.reason}</TableCell>
            <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
              <time dateTime={run.created_at} title={new Date(run.created_at).toLocaleString('en')}>{ago(run.created_at)}</time>
            </TableCell>
            <TableCell className="text-right max-sm:pl-0"><StuckAction run={run} shown={shown} /></TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
