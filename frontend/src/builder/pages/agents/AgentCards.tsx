/** Agents as cards. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CardText } from '@/ui/card'
import { ago } from '@/ui/format'
import { useWasSeen } from '@/ui/use-was-seen'
import { draftQuery } from '../../api/read'
import type { AgentSummary } from '../../api/types'
import { GraphPreview } from '../../preview/GraphPreview'
import { AgentMenu } from './AgentMenu'

export function AgentCards({ workspace, agents }: { workspace: string; agents: AgentSummary[] }) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-3">
      {agents.map((agent) => <li key={agent.id}><AgentCard workspace={workspace} agent={agent} /></li>)}
    </ul>
  )
}

function AgentCard({ workspace, agent }: { workspace: string; agent: AgentSummary }) {
  return (
    <article className="group relative flex h-full flex-col overflow-hidden rounded-md border border-line bg-raised transition-colors hover:border-line-strong focus-within:border-accent">
      <Preview workspace={workspace} agent={agent} />
      <div className="flex flex-1 flex-col gap-0.5 p-3">
        <h2 className="truncate pr-7 text-sm font-medium">
          <Link to="/w/$workspace/agents/$agent" params={{ workspace, agent: agent.id }} className="outline-none after:absolute after:inset-0">{agent.name || 'Untitled agent'}</Link>
        </h2>
        <CardText className="line-clamp-2 min-h-8">{agent.description || 'No description'}</CardText>
        <p className="pt-1 text-2xs text-muted">{agent.project_name} · edited {ago(agent.updated_at)}</p>
      </div>
      <div className="absolute right-2 bottom-[68px] z-[1]"><AgentMenu workspace={workspace} agent={agent} /></div>
    </article>
  )
}

/** A whole draft for a small picture: of a long list, only of the cards in sight, or nothing else gets through meanwhile. */
function Preview({ workspace, agent }: { workspace: string; agent: AgentSummary }) {
  const [wasSeen, watch] = useWasSeen()
  const draft = useQuery({ ...draftQuery(workspace, agent.id), staleTime: 30_000, enabled: wasSeen })
  return <div ref={watch} className="h-28 border-b border-line bg-panel p-2">{draft.data && <GraphPreview graph={draft.data.graph} className="size-full" />}</div>
}
