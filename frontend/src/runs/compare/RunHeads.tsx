/** The two runs that are compared: which they are, and their figures side by side. */
import { Link } from '@tanstack/react-router'
import { StatusBadge } from '@/ui/badge'
import { ago } from '@/ui/format'
import { readStatus } from '@/ui/status'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { Run } from '../api'
import { Letter } from './Letter'
import { measure } from './measures'

interface RunHeadsProps {
  workspace: string
  a: Run
  b: Run
}

export function RunHeads({ workspace, a, b }: RunHeadsProps) {
  return (
    <Table aria-label="The two runs">
      <TableHead>
        <TableRow>
          <TableHeader><span className="sr-only">What</span></TableHeader>
          <TableHeader><Name letter="A" workspace={workspace} run={a} /></TableHeader>
          <TableHeader><Name letter="B" workspace={workspace} run={b} /></TableHeader>
          <TableHeader className="text-right max-sm:hidden">B against A</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        <TableRow>
          <TableCell className="text-muted">State</TableCell>
          {[a, b].map((run) => <TableCell key={run.id}><StatusBadge status={readStatus(run.status)} /></TableCell>)}
          <TableCell className="max-sm:hidden" />
        </TableRow>
        {measure(a, b).map(({ name, difference, ...sides }) => (
          <TableRow key={name} data-measure={name}>
            <TableCell className="text-muted">{name}</TableCell>
            <TableCell className="tabular">{sides.a}</TableCell>
            <TableCell className="tabular">{sides.b}</TableCell>
            <TableCell numeric className="max-sm:hidden">{difference || <span className="text-muted">{difference === null ? '–' : 'same'}</span>}</TableCell>
          </TableRow>
        ))}
        <TableRow>
          <TableCell className="text-muted">Revision</TableCell>
          {[a, b].map((run) => <TableCell key={run.id} className="font-mono text-xs">{run.revision.slice(0, 10)}</TableCell>)}
          <TableCell className="text-right text-muted max-sm:hidden">{a.revision === b.revision && 'same'}</TableCell>
        </TableRow>
      </TableBody>
    </Table>
  )
}

function Name({ letter, workspace, run }: { letter: string; workspace: string; run: Run }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5 py-1 text-fg">
      <Letter>{letter}</Letter>
      <Link to="/w/$workspace/runs/$run" params={{ workspace, run: run.id }} className="min-w-0 truncate hover:underline">{run.agent_name}</Link>
      <time dateTime={run.created_at} className="font-normal text-muted max-sm:hidden">{ago(run.created_at)}</time>
    </span>
  )
}
