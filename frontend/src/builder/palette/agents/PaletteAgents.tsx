/** The workspace's other agents in the palette: each is a node that runs it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from '@/ui/toast'
import { describeError } from '@/api/problem'
import { agentsQuery } from '../../api/read'
import { KindTile } from '../../canvas/cards/CardHead'
import { KIND_TYPE } from '../../canvas/flow/useDropKind'
import { useEditor } from '../../editor/session'
import { usePlaceInSight } from '../usePlaceInSight'
import { AGENT_TYPE, type AgentNode, knownPorts, readPorts, SUB_AGENT } from './agentNode'

const MOST = 8

export function PaletteAgents({ typed }: { typed: string }) {
  const { workspace, agentId } = useEditor()
  const { data } = useQuery(agentsQuery(workspace, typed))
  const agents = (data?.results ?? []).filter((agent) => agent.id !== agentId).slice(0, MOST)
  if (agents.length === 0) return null
  return (
    <section aria-label="Your agents">
      <h2 className="px-1.5 pt-3 pb-1 text-2xs font-medium text-muted">Your agents</h2>
      <ul>{agents.map((agent) => <li key={agent.id}><PaletteAgent id={agent.id} name={agent.name} /></li>)}</ul>
    </section>
  )
}

function PaletteAgent({ id, name }: { id: string; name: string }) {
  const { workspace, canEdit, view, kinds } = useEditor()
  const queries = useQueryClient()
  const place = usePlaceInSight()
  const read = async (): Promise<AgentNode> => ({ title: name, settings: { agent: id, ports: await readPorts(queries, workspace, id) } })
  const click = () => void read().then((node) => place(SUB_AGENT, node)).catch((error: unknown) => toast.error(describeError(error)))
  return (
    <button
      type="button" draggable={canEdit} disabled={!canEdit} title={name}
      className="flex h-8 w-full items-center gap-2 rounded-sm px-1.5 text-left text-sm hover:bg-hover active:cursor-grabbing disabled:opacity-50"
      onClick={click}
      // A drag must carry the ports when it begins; whoever points at an agent has them by then.
      onPointerEnter={() => void readPorts(queries, workspace, id).catch(() => {})}
      onDragStart={(event) => {
        const known = knownPorts(queries, workspace, id)
        event.dataTransfer.setData(KIND_TYPE, SUB_AGENT)
        event.dataTransfer.setData(AGENT_TYPE, JSON.stringify({ title: name, settings: { agent: id, ...(known ? { ports: known } : {}) } }))
        event.dataTransfer.effectAllowed = 'copy'
        view.setState({ carried: SUB_AGENT })
      }}
      onDragEnd={() => view.setState({ carried: null, drag: null })}
    >
      <KindTile kindId="sub_agent" icon={kinds[SUB_AGENT]?.icon ?? ''} />
      <span className="min-w-0 flex-1 truncate">{name}</span>
    </button>
  )
}
