/** A case that passed before: what changed since, and the search for the change to blame. */
import { CircleStop, SearchCode } from 'lucide-react'
import { Difference } from '@/runs/compare/ValueDiff'
import { useMay } from '@/tenancy/parts/useRights'
import { useAction } from '@/tenancy/parts/useAction'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { ago, plural } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { type GraphChange, type Regression, type ResultDetail, type Search, startSearch, stopSearch } from '../api'
import { usePlace } from '../usePlace'
import type { JsonValue } from '@/ui/json'

export function RegressionCard({ result, regression }: { result: ResultDetail; regression: Regression }) {
  const { changes } = regression
  return (
    <section aria-label="What changed" className="flex flex-col gap-2 rounded-md border border-warning/40 bg-warning-soft p-3">
      <h3 className="text-sm font-medium">
        It passed on <Sha sha={regression.good} /> ({ago(regression.good_at)}) and fails since <Sha sha={regression.bad} /> ({ago(regression.bad_at)})
      </h3>
      {changes.length === 0
        ? <p className="text-sm">The graph is the same in both. Look at the model, at sub-agents, and at the data that the agent reads.</p>
        : <ChangesSince result={result} regression={regression} />}
    </section>
  )
}

const Sha = ({ sha }: { sha: string }) => <code className="font-mono text-xs" title={sha}>{sha.slice(0, 7)}</code>

function ChangesSince({ result, regression: { changes } }: { result: ResultDetail; regression: Regression }) {
  const { search } = result
  return (
    <>
      {!search && <p className="text-sm">{plural(changes.length, 'change')} in between:</p>}
      {search ? <Narrowing search={search} /> : <ul className="flex flex-col gap-1.5">{changes.map((change, at) => <ChangeLine key={at} change={change} />)}</ul>}
      {changes.length > 1 && <SearchButton result={result} />}
    </>
  )
}

function SearchButton({ result: { id, search } }: { result: ResultDetail }) {
  const place = usePlace()
  const mayRun = useMay('run')
  const start = useAction(() => startSearch(place, id), { stale: ['result'] })
  const stop = useAction(() => stopSearch(place, search?.id ?? ''), { stale: ['result'] })
  if (!mayRun) return null
  if (search?.status === 'running') return <div><Button size="sm" busy={stop.isPending} onClick={() => stop.mutate()}><CircleStop /> Stop the search</Button></div>
  return <div><Button size="sm" busy={start.isPending} title="Runs this case on the graphs in between" onClick={() => start.mutate()}><SearchCode /> {search ? 'Search again' : 'Find the change'}</Button></div>
}

/** The groups of changes with what the tries have told of them so far. */
function Narrowing({ search }: { search: Search }) {
  const tried = new Map(search.tries.map((one) => [one.applied, one]))
  const [first, last] = search.found ?? []
  return (
    <>
      <p role="status" className="flex items-center gap-1.5 text-sm font-medium">
        {search.status === 'running' && <StatusIcon status="running" label={null} />}
        {search.status === 'running' ? `Looking for the change: ${plural(search.tries.length, 'try', 'tries')} so far` : search.conclusion}
      </p>
      <ol className="flex flex-col gap-1.5">
        {search.groups.map((group, at) => {
          const verdict = tried.get(at + 1)?.verdict
          const isBlamed = first !== undefined && last !== undefined && at >= first && at <= last
          return (
            <li key={at} data-blamed={isBlamed || undefined} className={cn('flex items-start gap-2 rounded-sm', isBlamed && 'bg-danger-soft px-2 py-1 outline outline-danger/40')}>
              <ul className="flex min-w-0 flex-1 flex-col gap-1">{group.map((change, inner) => <ChangeLine key={inner} change={change} />)}</ul>
              {verdict && <span className="shrink-0 text-xs text-muted">{UP_TO_HERE[verdict]}</span>}
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** Changes are tried from the first on, so a verdict speaks of all up to its own. */
const UP_TO_HERE = { passed: 'Passes up to here', failed: 'Fails up to here', unclear: 'Cannot run up to here' }

const isLong = (value: unknown) => typeof value === 'string' && (value.length > 60 || value.includes('\n'))

function ChangeLine({ change }: { change: GraphChange }) {
  const hasTexts = change.way === 'changed' && (isLong(change.before) || isLong(change.after))
  return (
    <li className="min-w-0 text-sm break-words">
      {change.sentence}
      {hasTexts && <div className="mt-1"><Difference name={change.name} a={change.before as JsonValue} b={change.after as JsonValue} /></div>}
    </li>
  )
}
