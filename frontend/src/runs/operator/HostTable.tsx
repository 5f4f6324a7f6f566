/** Hosts: those that live first, then those that went out within the last hour. */
import { Badge } from '@/ui/badge'
import { ago, count } from '@/ui/format'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { HostLine } from './api'
import { readSeconds } from './seconds'

const STATE = {
  alive: { tone: 'success', label: 'Alive' },
  silent: { tone: 'danger', label: 'Silent' },
  out: { tone: 'neutral', label: 'Out' },
} as const

export function HostTable({ hosts }: { hosts: readonly HostLine[] }) {
  if (hosts.length === 0) return <p className="text-muted">No worker has lived here within the last hour. Start one with manage.py work.</p>
  return (
    <Table aria-label="Hosts">
      <TableHead>
        <TableRow>
          <TableHeader>Machine</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="text-right">Runs</TableHeader>
          <TableHeader className="text-right">Last sign of life</TableHeader>
          <TableHeader className="text-right max-sm:hidden">Slot</TableHeader>
          <TableHeader className="text-right max-sm:hidden">Process</TableHeader>
          <TableHeader className="max-sm:hidden">Started</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {hosts.map((host) => (
          <TableRow key={host.id} data-state={host.state}>
            <TableCell className="max-w-56 truncate font-medium">{host.machine}</TableCell>
            <TableCell><Badge tone={STATE[host.state].tone}>{STATE[host.state].label}</Badge></TableCell>
            <TableCell numeric>{count(host.held)}</TableCell>
            <TableCell numeric className="text-muted">{readSeconds(host.silent_for)} ago</TableCell>
            <TableCell numeric className="text-muted max-sm:hidden">{host.slot}</TableCell>
            <TableCell numeric className="text-muted max-sm:hidden">{host.pid}</TableCell>
            <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
              <time dateTime={host.started_at} title={new Date(host.started_at).toLocaleString('en')}>{ago(host.started_at)}</time>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
