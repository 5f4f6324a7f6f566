/** The cases of a test run with their verdicts; those that passed before and fail now stand out. */
import { Badge } from '@/ui/badge'
import { cost, duration } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { Result } from '../api'
import { VERDICTS } from '../words'

export function ResultTable({ results, onResult }: { results: readonly Result[]; onResult: (result: string) => void }) {
  return (
    <Table aria-label="Results" className="table-fixed">
      <TableHead>
        <TableRow>
          <TableHeader className="w-28">Verdict</TableHeader>
          <TableHeader className="w-[28%] max-sm:w-auto">Case</TableHeader>
          <TableHeader className="max-sm:hidden">Reason</TableHeader>
          <TableHeader className="w-20 text-right max-md:hidden">Time</TableHeader>
          <TableHeader className="w-20 text-right max-md:hidden">Cost</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>{results.map((row) => <ResultRow key={row.id} row={row} onResult={onResult} />)}</TableBody>
    </Table>
  )
}

function ResultRow({ row, onResult }: { row: Result; onResult: (result: string) => void }) {
  const { status, word } = VERDICTS[row.status]
  const isWorse = row.before === 'passed' && (row.status === 'failed' || row.status === 'error')
  return (
    <TableRow data-result={row.name} data-status={row.status}>
      <TableCell><span className="flex items-center gap-1.5"><StatusIcon status={status} label={null} />{word}</span></TableCell>
      <TableCell>
        <span className="flex min-w-0 items-center gap-2">
          <button type="button" className="min-w-0 truncate rounded-xs text-left font-medium hover:underline" onClick={() => onResult(row.id)}>{row.name}</button>
          {isWorse && <Badge tone="danger">Passed before</Badge>}
          {row.before && row.before !== 'passed' && row.status === 'passed' && <Badge tone="success">Failed before</Badge>}
        </span>
      </TableCell>
      <TableCell className="truncate text-muted max-sm:hidden" title={row.reason}>{row.reason}</TableCell>
      <TableCell numeric className="text-muted max-md:hidden">{timeOf(row)}</TableCell>
      <TableCell numeric className="text-muted max-md:hidden">{row.figures ? cost(row.figures.cost) : ''}</TableCell>
    </TableRow>
  )
}

function timeOf({ figures }: Result): string {
  if (!figures?.started_at || !figures.finished_at) return ''
  return duration(Date.parse(figures.finished_at) - Date.parse(figures.started_at))
}
