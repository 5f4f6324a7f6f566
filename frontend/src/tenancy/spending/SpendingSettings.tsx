/** What the workspace has spent, by month and project, each sum beside the runs that it is of. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Coins } from 'lucide-react'
import { EmptyState } from '@/ui/empty-state'
import { cost, count, monthName, plural } from '@/ui/format'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { projectsQuery, type Spending, spendingQuery } from '../api'
import { Loaded } from '../parts/Loaded'
import { Section } from '../parts/Section'
import { useHere } from '../parts/useRights'

export function SpendingSettings() {
  const spending = useQuery(spendingQuery(useHere()))
  return (
    <Section title="Spending" description="What models cost: in runs, and in questions outside of runs, such as explaining a failure or a plan from a sentence.">
      <Loaded query={spending}>{(rows) => (rows.length > 0 ? <SpendingTable rows={rows} /> : <Nothing />)}</Loaded>
    </Section>
  )
}

function Nothing() {
  return <EmptyState icon={<Coins />} title="Nothing spent yet" className="py-8">The first run that asks a model starts the month.</EmptyState>
}

function SpendingTable({ rows }: { rows: readonly Spending[] }) {
  const projects = useQuery(projectsQuery(useHere()))
  const nameOf = (id: string) => projects.data?.find((project) => project.id === id)?.name ?? (projects.data ? 'A project that is gone' : '')
  return (
    <Table aria-label="Spending">
      <TableHead>
        <TableRow>
          <TableHeader>Month</TableHeader>
          <TableHeader>Project</TableHeader>
          <TableHeader className="text-right">Runs</TableHeader>
          <TableHeader className="text-right max-sm:hidden">Questions</TableHeader>
          <TableHeader className="text-right max-sm:hidden">Tokens</TableHeader>
          <TableHeader className="text-right">Cost</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>{rows.map((row) => <SpendingRow key={`${row.month} ${row.project}`} row={row} project={nameOf(row.project)} />)}</TableBody>
    </Table>
  )
}

function SpendingRow({ row, project }: { row: Spending; project: string }) {
  const workspace = useHere()
  const month = row.month.slice(0, 7)
  return (
    <TableRow>
      <TableCell className="whitespace-nowrap">{monthName(month)}</TableCell>
      <TableCell>{project}</TableCell>
      <TableCell numeric>
        {row.runs > 0
          ? <Link className="text-accent-text underline-offset-2 hover:underline" to="/w/$workspace/runs" params={{ workspace }} search={{ project: row.project, month }}>{plural(row.runs, 'run')}</Link>
          : '–'}
      </TableCell>
      <TableCell numeric className="max-sm:hidden">{describeQuestions(row)}</TableCell>
      <TableCell numeric className="max-sm:hidden">{count(row.tokens_in + row.tokens_out)}</TableCell>
      <TableCell numeric>{cost(row.cost)}{!row.cost_is_complete && <span title="Some calls have no known price."> + unknown</span>}</TableCell>
    </TableRow>
  )
}

/** Where a price is missing nobody can say here whether it is of a run or of a question. */
function describeQuestions({ questions, questions_cost, cost_is_complete }: Spending): string {
  if (questions === 0) return '–'
  return cost_is_complete ? `${count(questions)} for ${cost(questions_cost)}` : count(questions)
}
