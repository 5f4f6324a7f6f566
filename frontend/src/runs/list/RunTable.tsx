/** Runs, newest first. A row is one link. */
import { Link } from '@tanstack/react-router'
import { StatusBadge } from '@/ui/badge'
import { ago, cost, count } from '@/ui/format'
import { readStatus } from '@/ui/status'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { Checkbox } from '@/ui/toggles'
import type { RunLine } from '../api'
import { Elapsed } from '../chip/Elapsed'

interface RunTableProps {
  workspace: string
  runs: readonly RunLine[]
  ticked: readonly string[]
  onTick: (id: string, isOn: boolean) => void
}

export function RunTable({ workspace, runs, ticked, onTick }: RunTableProps) {
  return (
    <Table aria-label="Runs">
      <TableHead>
        <TableRow>
          <TableHeader className="w-4 pr-0 max-sm:hidden"><span className="sr-only">Compare</span></TableHeader>
          <TableHeader>Agent</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="text-right">Time</TableHeader>
          <TableHeader className="text-right max-sm:hidden">Tokens</TableHeader>
          <TableHeader className="text-right max-sm:hidden">Cost</TableHeader>
          <TableHeader className="max-md:hidden">Started by</TableHeader>
          <TableHeader>Started</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>{runs.map((run) => <RunTableRow key={run.id} workspace={workspace} run={run} isTicked={ticked.includes(run.id)} onTick={onTick} />)}</TableBody>
    </Table>
  )
}

const moment = (at: string | null) => (at === null ? null : Date.parse(at))

interface RunTableRowProps extends Pick<RunTableProps, 'workspace' | 'onTick'> {
  run: RunLine
  isTicked: boolean
}

function RunTableRow({ workspace, run, isTicked, onTick }: RunTableRowProps) {
  const error = run.error?.message
  return (
    <TableRow className="relative" data-run={run.id} data-status={run.status} data-selected={isTicked}>
      <TableCell className="pr-0 max-sm:hidden">
        <Checkbox className="relative z-10" aria-label={`Compare ${run.agent_name}, ${ago(run.created_at)}`} checked={isTicked} onCheckedChange={(isOn) => onTick(run.id, isOn === true)} />
      </TableCell>
      <TableCell className="max-w-40 py-1.5 sm:max-w-80">
        <Link
          to="/w/$workspace/runs/$run" params={{ workspace, run: run.id }}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-text"
        >
          {run.agent_name}
        </Link>
        {error && <span className="block truncate text-xs text-muted" title={error}>{error}</span>}
      </TableCell>
      <TableCell><StatusBadge status={readStatus(run.status)} /></TableCell>
      <TableCell numeric className="text-muted"><Elapsed from={moment(run.started_at)} to={moment(run.finished_at)} /></TableCell>
      <TableCell numeric className="text-muted max-sm:hidden">{count(run.tokens_in + run.tokens_out)}</TableCell>
      <TableCell numeric className="text-muted max-sm:hidden">{cost(run.cost)}{!run.cost_is_complete && ' + unknown'}</TableCell>
      <TableCell className="max-w-48 truncate text-muted max-md:hidden">{run.started_by ?? run.trigger}</TableCell>
      <TableCell className="whitespace-nowrap text-muted"><time dateTime={run.created_at} title={new Date(run.created_at).toLocaleString('en')}>{ago(run.created_at)}</time></TableCell>
    </TableRow>
  )
}
