/** What waits for a host, by one thing: a class of priority or a workspace. */
import { count } from '@/ui/format'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { readSeconds } from './seconds'

export type Depth = { key: string; name: string; depth: number; age: number }

export function QueueTable({ label, by, rows }: { label: string; by: string; rows: readonly Depth[] }) {
  return (
    <Table aria-label={label}>
      <TableHead>
        <TableRow>
          <TableHeader>{by}</TableHeader>
          <TableHeader className="text-right">Runs</TableHeader>
          <TableHeader className="text-right">Oldest</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map(({ key, name, depth, age }) => (
          <TableRow key={key}>
            <TableCell className="max-w-56 truncate">{name}</TableCell>
            <TableCell numeric>{count(depth)}</TableCell>
            <TableCell numeric className="text-muted">{depth ? readSeconds(age) : '–'}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
