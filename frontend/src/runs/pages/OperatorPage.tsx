/** How the whole site fares, for its operators: hosts, queue, parked runs, and runs that do not get on. */
import { useQuery } from '@tanstack/react-query'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { SkeletonList } from '@/ui/skeleton'
import { type Overview, overviewQuery } from '../operator/api'
import { EndpointTable } from '../operator/EndpointTable'
import { Figures } from '../operator/Figures'
import { HostTable } from '../operator/HostTable'
import { QueueTable } from '../operator/QueueTable'
import { StuckRuns } from '../operator/StuckRuns'

export function OperatorPage() {
  const overview = useQuery(overviewQuery())
  return (
    <Page title="Operations" description="How hosts and queue of the whole site fare at this moment." width="wide">
      {overview.isPending && <SkeletonList rows={4} />}
      {overview.isError && (
        <Banner tone="danger" actions={<Button size="sm" onClick={() => void overview.refetch()}>Try again</Button>}>{describeError(overview.error)}</Banner>
      )}
      {overview.data && <Shown overview={overview.data} />}
    </Page>
  )
}

const CLASS_NAMES: Record<string, string> = { editor: 'From the editor', api: 'From the API', batch: 'Batches' }

function Shown({ overview }: { overview: Overview }) {
  const { classes, workspaces } = overview.queue
  return (
    <div className="flex flex-col gap-6">
      <Figures overview={overview} />
      <StuckRuns />
      <EndpointTable endpoints={overview.endpoints} />
      <section className="flex flex-col gap-3">
        <h2 className="text-base font-medium">Hosts</h2>
        <HostTable hosts={overview.hosts} />
      </section>
      <section className="flex flex-col gap-3">
        <h2 className="text-base font-medium">Runs that wait for a host</h2>
        <div className="grid items-start gap-4 md:grid-cols-2">
          <QueueTable
            label="Queue by priority" by="Priority"
            rows={classes.map(({ priority, depth, age }) => ({ key: priority, name: CLASS_NAMES[priority] ?? priority, depth, age }))}
          />
          {workspaces.length > 0 && (
            <QueueTable label="Queue by workspace" by="Workspace" rows={workspaces.map(({ slug, ...row }) => ({ key: slug, ...row }))} />
          )}
        </div>
      </section>
    </div>
  )
}
