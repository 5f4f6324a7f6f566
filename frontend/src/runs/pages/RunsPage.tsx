/** All runs of the workspace: filtered, paged, and fresh while any of them is at work. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Activity, FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { Page } from '@/ui/page'
import { Pagination } from '@/ui/pagination'
import { plural } from '@/ui/format'
import { SkeletonList } from '@/ui/skeleton'
import { cursorOf, type RunLines, runsQuery } from '../api'
import { CompareBar } from '../compare/CompareBar'
import { tick } from '../compare/pick'
import { RunFilters } from '../list/RunFilters'
import { RunTable } from '../list/RunTable'
import type { RunSearch } from '../search'

const BUSY_MS = 1500
const QUIET_MS = 5000
const OVER = new Set(['succeeded', 'failed', 'cancelled'])

const pace = (runs: RunLines | undefined) => (runs?.results.some(({ status }) => !OVER.has(status)) ? BUSY_MS : QUIET_MS)

export function RunsPage() {
  const { workspace = '' } = useParams({ strict: false })
  const { search, change } = useRunSearch(workspace)
  const runs = useQuery({
    ...runsQuery(workspace, search),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pace(state.data),
  })
  return (
    <Page
      title="Runs" width="wide"
      actions={<Button variant="ghost" asChild><Link to="/w/$workspace/runs/open" params={{ workspace }}><FolderOpen /> Open a file</Link></Button>}
    >
      <RunFilters workspace={workspace} search={search} onSearch={(changes) => change({ ...changes, cursor: '' })} />
      {runs.isPending && <SkeletonList />}
      {runs.isError && <Banner tone="danger" actions={<Button size="sm" onClick={() => void runs.refetch()}>Try again</Button>}>{describeError(runs.error)}</Banner>}
      {runs.data && <Lines workspace={workspace} lines={runs.data} search={search} onSearch={change} />}
    </Page>
  )
}

interface LinesProps {
  workspace: string
  lines: RunLines
  search: RunSearch
  onSearch: (changes: RunSearch) => void
}

function Lines({ workspace, lines, search, onSearch }: LinesProps) {
  if (lines.results.length === 0) return <Nothing isFiltered={Object.values(search).some(Boolean)} onReset={() => onSearch(NOTHING)} />
  return <Table workspace={workspace} lines={lines} onSearch={onSearch} />
}

function Table({ workspace, lines: { next, previous, results }, onSearch }: Omit<LinesProps, 'search'>) {
  const [ticked, setTicked] = useState<readonly string[]>([])
  return (
    <>
      <RunTable workspace={workspace} runs={results} ticked={ticked} onTick={(id, isOn) => setTicked(tick(ticked, id, isOn))} />
      <CompareBar workspace={workspace} ticked={ticked} onClear={() => setTicked([])} />
      <Pagination
        summary={next || previous ? `${plural(results.length, 'run')} on this page` : plural(results.length, 'run')}
        onPrevious={previous ? () => onSearch({ cursor: cursorOf(previous) }) : undefined}
        onNext={next ? () => onSearch({ cursor: cursorOf(next) }) : undefined}
      />
    </>
  )
}

const NOTHING: RunSearch = { agent: '', project: '', status: '', text: '', month: '', cursor: '' }

function Nothing({ isFiltered, onReset }: { isFiltered: boolean; onReset: () => void }) {
  if (isFiltered) return <EmptyState icon={<Activity />} title="No run is like that" actions={<Button onClick={onReset}>Show all runs</Button>} />
  return <EmptyState icon={<Activity />} title="Nothing has run yet">Open an agent and press Run. Each run shows here with its steps, tokens and cost.</EmptyState>
}

/** The filters as the address has them; a change keeps the others and leaves out what is empty. */
function useRunSearch(workspace: string) {
  const search: RunSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = (changes: RunSearch) => {
    const next = Object.fromEntries(Object.entries({ ...search, ...changes }).filter(([, value]) => value))
    void navigate({ to: '/w/$workspace/runs', params: { workspace }, search: next, replace: !changes.cursor })
  }
  return { search, change }
}
