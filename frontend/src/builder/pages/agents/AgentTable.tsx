/** Agents as a list. */
import { Link } from '@tanstack/react-router'
import { ago } from '@/ui/format'
import type { AgentSummary } from '../../api/types'
import { AgentMenu } from './AgentMenu'

export function AgentTable({ workspace, agents }: { workspace: string; agents: AgentSummary[] }) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-raised">
      {agents.map((agent) => (
        <li key={agent.id} className="relative flex items-center gap-3 px-3 py-2 hover:bg-hover">
          <div className="min-w-0 flex-1">
            <Link to="/w/$workspace/agents/$agent" params={{ workspace, agent: agent.id }} className="block truncate text-sm font-medium outline-none after:absolute after:inset-0">{agent.name || 'Untitled agent'}</Link>
            <p className="truncate text-xs text-muted">{agent.description}</p>
          </div>
          <span className="text-xs text-muted max-sm:hidden">{agent.project_name}</span>
          <span className="w-28 text-right text-xs text-muted">{ago(agent.updated_at)}</span>
          <div className="relative z-[1]"><AgentMenu workspace={workspace} agent={agent} /></div>
        </li>
      ))}
    </ul>
  )
}
