/** A sub-agent node for one of the workspace's agents: which agent it runs, and the ports that it therefore has. */
import type { QueryClient } from '@tanstack/react-query'
import { draftQuery } from '../../api/read'
import type { DraftAnswer } from '../../api/types'
import { parseEdge } from '../../draft/values'
import type { JsonObject } from '../../kinds/types'

/** What a drag of an agent out of the palette carries beside its kind. */
export const AGENT_TYPE = 'application/x-agent-settings'
export const SUB_AGENT = 'sub_agent@1'
const FRESH = 5_000 // milliseconds

export interface AgentNode {
  title: string
  settings: JsonObject
}

type Ported = DraftAnswer['graph']

/** The agent's ports, noted in the node so that the card and the checks know them without loading it. */
export async function readPorts(queries: QueryClient, workspace: string, agent: string): Promise<JsonObject> {
  return portsOf((await queries.fetchQuery({ ...draftQuery(workspace, agent), staleTime: FRESH })).graph)
}

/** The same, if they were read before. */
export function knownPorts(queries: QueryClient, workspace: string, agent: string): JsonObject | null {
  const answer = queries.getQueryData(draftQuery(workspace, agent).queryKey)
  return answer ? portsOf(answer.graph) : null
}

const portsOf = (graph: Ported): JsonObject => ({ inputs: (graph.inputs ?? {}) as JsonObject, outputs: outputsOf(graph) })

function outputsOf(graph: Ported): JsonObject {
  const wired = (graph.edges ?? []).map(parseEdge).filter((edge) => edge?.target === 'output').map((edge) => [edge?.targetPort, { type: 'any' }])
  return { ...Object.fromEntries(wired), ...graph.outputs }
}

/** What was carried, if it is one of ours. */
export function readCarried(text: string): AgentNode | null {
  try {
    const value = JSON.parse(text) as Partial<AgentNode> | null
    return typeof value?.title === 'string' && typeof value.settings?.agent === 'string' ? { title: value.title, settings: value.settings } : null
  } catch {
    return null
  }
}
