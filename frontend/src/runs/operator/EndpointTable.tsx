/** Model endpoints that hosts leave alone or make calls wait for. Nothing is drawn while all are well. */
import { Badge } from '@/ui/badge'
import { count } from '@/ui/format'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { EndpointLine } from './api'

export function EndpointTable({ endpoints }: { endpoints: readonly EndpointLine[] }) {
  if (endpoints.length === 0) return null
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-base font-medium">Model endpoints in trouble</h2>
      <Table aria-label="Model endpoints in trouble">
        <TableHead>
          <TableRow>
            <TableHeader>Endpoint</TableHeader>
            <TableHeader>State</TableHeader>
            <TableHeader className="text-right">Waiting</TableHeader>
            <TableHeader className="text-right max-sm:hidden">Calls</TableHeader>
            <TableHeader className="text-right max-sm:hidden">At once</TableHeader>
            <TableHeader className="max-sm:hidden">Seen by</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {endpoints.map((line) => (
            <TableRow key={`${line.machine} ${line.endpoint}`}>
              <TableCell className="max-w-28 truncate font-medium sm:max-w-80">{line.endpoint}</TableCell>
              <TableCell><State line={line} /></TableCell>
              <TableCell numeric>{count(line.waiting)}</TableCell>
              <TableCell numeric className="text-muted max-sm:hidden">{count(line.calls)}</TableCell>
              <TableCell numeric className="text-muted max-sm:hidden">{count(line.room)}</TableCell>
              <TableCell className="max-w-40 truncate text-muted max-sm:hidden">{line.machine}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  )
}

function State({ line }: { line: EndpointLine }) {
  if (line.breaker === 'open') return <Badge tone="danger">Rests after failures</Badge>
  if (line.breaker === 'half-open') return <Badge tone="warning">Tried again</Badge>
  return line.is_paused ? <Badge tone="warning">Asked for a pause</Badge> : <Badge tone="waiting">Busy</Badge>
}
