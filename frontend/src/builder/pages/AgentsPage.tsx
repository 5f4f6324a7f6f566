/** The agents of a workspace. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Bot, LayoutGrid, LayoutTemplate, List, Plus, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { Input } from '@/ui/input'
import { Page } from '@/ui/page'
import { SegmentedControl } from '@/ui/segmented'
import { SkeletonList } from '@/ui/skeleton'
import { useStored } from '@/ui/use-stored'
import { agentsQuery } from '../api/read'
import { AgentCards } from './agents/AgentCards'
import { AgentTable } from './agents/AgentTable'
import { NewAgentDialog } from './agents/NewAgentDialog'

type Look = 'cards' | 'list'
const isLook = (value: unknown): value is Look => value === 'cards' || value === 'list'

export function AgentsPage() {
  const { workspace = '' } = useParams({ strict: false })
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed)
  const [look, setLook] = useStored<Look>('agents:look', 'cards', isLook)
  const [isNewOpen, setNewOpen] = useState(false)
  const agents = useQuery({ ...agentsQuery(workspace, search), placeholderData: keepPreviousData })
  const found = agents.data?.results ?? []
  const isEmpty = agents.isSuccess && found.length === 0
  return (
    <Page title="Agents" actions={<Button variant="primary" onClick={() => setNewOpen(true)}><Plus /> New agent</Button>}>
      <div className="flex items-center gap-2">
        <div className="w-full max-w-72"><Input type="search" aria-label="Search agents" placeholder="Search agents" icon={<Search />} value={typed} onChange={(event) => setTyped(event.target.value)} /></div>
        <span className="flex-1" />
        <SegmentedControl
          aria-label="Show as" value={look} onValueChange={setLook}
          choices={[{ value: 'cards', label: <LayoutGrid className="size-3.5" />, name: 'Cards' }, { value: 'list', label: <List className="size-3.5" />, name: 'List' }]}
        />
      </div>
      {agents.isError && <Banner tone="danger" actions={<Button size="sm" onClick={() => void agents.refetch()}>Try again</Button>}>{describeError(agents.error)}</Banner>}
      {agents.isPending && <SkeletonList rows={4} />}
      {isEmpty && search && <EmptyState icon={<Search />} title="No agent is called that">Try another word.</EmptyState>}
      {isEmpty && !search && (
        <EmptyState
          icon={<Bot />} title="No agents yet"
          actions={<>
            <Button variant="primary" onClick={() => setNewOpen(true)}><Plus /> New agent</Button>
            <Button asChild><Link to="/w/$workspace/templates" params={{ workspace }}><LayoutTemplate /> Browse templates</Link></Button>
          </>}
        >
          An agent is a graph of steps that you draw. Templates run at once, without any key.
        </EmptyState>
      )}
      {found.length > 0 && (look === 'cards' ? <AgentCards workspace={workspace} agents={found} /> : <AgentTable workspace={workspace} agents={found} />)}
      <NewAgentDialog workspace={workspace} open={isNewOpen} onOpenChange={setNewOpen} />
    </Page>
  )
}
