/** One test run: how far it is, and what became of every case. */
import { useQuery } from '@tanstack/react-query'
import { CircleStop } from 'lucide-react'
import { Loaded } from '@/tenancy/parts/Loaded'
import { useAction } from '@/tenancy/parts/useAction'
import { Button } from '@/ui/button'
import { ago, plural } from '@/ui/format'
import { Select } from '@/ui/select'
import { stopTestRun, type TestRun, type TestRunDetail, testRunQuery } from '../api'
import { usePlace } from '../usePlace'
import { Progress } from './Progress'
import { ResultTable } from './ResultTable'

interface TestRunPanelProps {
  testRuns: readonly TestRun[]
  chosen: string
  onChoose: (testRun: string) => void
  onResult: (result: string) => void
}

export function TestRunPanel({ testRuns, chosen, onChoose, onResult }: TestRunPanelProps) {
  const detail = useQuery(testRunQuery(usePlace(), chosen))
  return (
    <section aria-label="Test run" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label="Which test run" className="w-auto max-w-full min-w-48" value={chosen} onValueChange={onChoose}
          choices={testRuns.map((row) => ({ value: row.id, label: describe(row) }))}
        />
        {detail.data?.status === 'running' && <StopButton testRun={detail.data} />}
      </div>
      <Loaded query={detail}>
        {(data) => (
          <>
            <Progress testRun={data} />
            <ResultTable results={data.results} onResult={onResult} />
          </>
        )}
      </Loaded>
    </section>
  )
}

/** "Draft 1a2b3c4, 5 minutes ago": a commit is named by its message. */
function describe({ message, revision, started_at: startedAt, counts }: TestRun): string {
  const name = message ? `“${message.split('\n')[0]}”` : `Draft ${revision.slice(0, 7)}`
  return `${name}, ${ago(startedAt)}: ${counts.passed} of ${plural(counts.total, 'case')} passed`
}

function StopButton({ testRun }: { testRun: TestRunDetail }) {
  const place = usePlace()
  const stop = useAction(() => stopTestRun(place, testRun.id), { stale: ['test-run', 'test-runs', 'cases'] })
  return <Button size="sm" busy={stop.isPending} onClick={() => stop.mutate()}><CircleStop /> Stop</Button>
}
