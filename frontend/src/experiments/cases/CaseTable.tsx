/** The cases of a dataset: what goes in, what is expected, who decides, and what became of each the last time. */
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useAction } from '@/tenancy/parts/useAction'
import { IconButton } from '@/ui/icon-button'
import { DropdownMenu } from '@/ui/menu'
import { StatusIcon } from '@/ui/status-icon'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { toast } from '@/ui/toast'
import { ago } from '@/ui/format'
import { type Case, deleteCase, orderCases, restoreCase } from '../api'
import { usePlace } from '../usePlace'
import { brief, decides, VERDICTS } from '../words'

interface CaseTableProps {
  dataset: string
  cases: readonly Case[]
  mayEdit: boolean
  onOpen: (id: string) => void
  onResult: (testRun: string, result: string) => void
}

export function CaseTable({ dataset, cases, mayEdit, onOpen, onResult }: CaseTableProps) {
  const place = usePlace()
  const order = useAction((ids: string[]) => orderCases(place, dataset, ids), { stale: ['cases'] })
  const bringBack = useAction((id: string) => restoreCase(place, dataset, id), { stale: ['cases', 'datasets'] })
  const remove = useAction((id: string) => deleteCase(place, dataset, id).then(() => id), {
    stale: ['cases', 'datasets'],
    onDone: (id) => toast.success('The case is deleted.', { action: { label: 'Undo', onClick: () => bringBack.mutate(id) } }),
  })
  const move = (from: number, to: number) => {
    const ids = cases.map(({ id }) => id)
    ids.splice(to, 0, ...ids.splice(from, 1))
    order.mutate(ids)
  }
  return (
    <Table aria-label="Cases" className="table-fixed">
      <TableHead>
        <TableRow>
          <TableHeader className="w-[26%]">Case</TableHeader>
          <TableHeader className="max-sm:hidden">Inputs</TableHeader>
          <TableHeader className="max-md:hidden">Expected</TableHeader>
          <TableHeader className="w-40 max-lg:hidden">Graders</TableHeader>
          <TableHeader className="w-36">Last result</TableHeader>
          <TableHeader className="w-12"><span className="sr-only">Actions</span></TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {cases.map((row, at) => (
          <TableRow key={row.id} data-case={row.name}>
            <TableCell className="truncate">
              <button type="button" className="max-w-full truncate rounded-xs text-left font-medium hover:underline" onClick={() => onOpen(row.id)}>{row.name}</button>
            </TableCell>
            <TableCell className="truncate text-muted max-sm:hidden" title={brief(row.inputs)}>{brief(row.inputs)}</TableCell>
            <TableCell className="truncate text-muted max-md:hidden" title={brief(row.expected)}>{brief(row.expected) || '–'}</TableCell>
            <TableCell className="truncate text-muted max-lg:hidden">{decides(row.graders, row.expected)}</TableCell>
            <TableCell><Last row={row} onResult={onResult} /></TableCell>
            <TableCell className="text-right">
              {mayEdit && (
                <DropdownMenu
                  align="end"
                  items={[
                    { label: 'Edit', icon: <Pencil />, onSelect: () => onOpen(row.id) },
                    { label: 'Move up', icon: <ArrowUp />, disabled: at === 0, onSelect: () => move(at, at - 1) },
                    { label: 'Move down', icon: <ArrowDown />, disabled: at === cases.length - 1, onSelect: () => move(at, at + 1) },
                    'separator',
                    { label: 'Delete', icon: <Trash2 />, destructive: true, onSelect: () => remove.mutate(row.id) },
                  ]}
                >
                  <IconButton label={`More for ${row.name}`}><Ellipsis /></IconButton>
                </DropdownMenu>
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Last({ row, onResult }: { row: Case; onResult: CaseTableProps['onResult'] }) {
  if (!row.last) return <span className="text-muted">Not tested</span>
  const { test_run: testRun, id, status, at, revision } = row.last
  return (
    <button type="button" className="flex max-w-full items-center gap-1.5 rounded-xs hover:underline" title={`Revision ${revision.slice(0, 10)}, ${ago(at)}`} onClick={() => onResult(testRun, id)}>
      <StatusIcon status={VERDICTS[status].status} label={null} />
      <span className="truncate">{VERDICTS[status].word}</span>
    </button>
  )
}
