/** The cases of the agent that pass through one node, each with its last result, and the way to keep the shown run as one. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Loaded } from '@/tenancy/parts/Loaded'
import { StatusIcon } from '@/ui/status-icon'
import { type Case, casesQuery, type Dataset, datasetsQuery, type Place } from '../api'
import { SaveRunButton } from '../SaveRunButton'
import { VERDICTS } from '../words'
import { touchedQuery, touches } from './touched'

interface NodeTestsProps extends Place {
  node: string
  /** The run that is shown; null when there is none. */
  runId: string | null
}

/** More are on the screen of all tests. */
const MOST = 50

export function NodeTests({ node, runId, ...place }: NodeTestsProps) {
  const datasets = useQuery(datasetsQuery(place))
  return (
    <div className="flex flex-col gap-3 p-3">
      <Loaded query={datasets}>{(found) => <Cases place={place} node={node} datasets={found} />}</Loaded>
      {runId
        ? <div><SaveRunButton {...place} runId={runId} label="Save this step as a case" /></div>
        : <p className="text-xs text-muted">Run the agent, and what leads to this step can be saved as a case.</p>}
    </div>
  )
}

interface Listed {
  row: Case
  dataset: string
}

function Cases({ place, node, datasets }: { place: Place; node: string; datasets: readonly Dataset[] }) {
  const listed = useQueries({
    queries: datasets.map(({ id }) => casesQuery(place, id)),
    combine: (answers): Listed[] => answers.flatMap(({ data }, at) => (data ?? []).map((row) => ({ row, dataset: datasets[at]?.id ?? '' }))).slice(0, MOST),
  })
  const shown = useQueries({
    queries: listed.map(({ row }) => ({ ...touchedQuery(place, row.last?.id ?? ''), enabled: row.last !== null && row.last.status !== 'running' })),
    combine: (answers) => listed.filter(({ row }, at) => touches(row, answers[at]?.data, node)),
  })
  if (shown.length === 0) return <p className="text-xs text-muted">{listed.length > 0 ? 'No case passes through this node.' : 'This agent has no cases yet.'}</p>
  return (
    <ul aria-label="Cases" className="divide-y divide-line rounded-md border border-line">
      {shown.map((each) => <CaseRow key={each.row.id} place={place} {...each} />)}
    </ul>
  )
}

function CaseRow({ place: { workspace, agent }, row, dataset }: Listed & { place: Place }) {
  const verdict = row.last && VERDICTS[row.last.status]
  const search = row.last ? { dataset, test: row.last.test_run, result: row.last.id } : { dataset, case: row.id }
  return (
    <li className="flex items-center gap-2 px-2.5 py-1.5 text-xs" data-case={row.name}>
      <Link to="/w/$workspace/agents/$agent/tests" params={{ workspace, agent }} search={search} className="min-w-0 flex-1 truncate font-medium hover:underline">{row.name}</Link>
      {verdict ? <span className="flex items-center gap-1.5" title={row.last?.reason}><StatusIcon status={verdict.status} label={null} />{verdict.word}</span> : <span className="text-muted">Not tested</span>}
    </li>
  )
}
