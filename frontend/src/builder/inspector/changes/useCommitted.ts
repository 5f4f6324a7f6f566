/** A node as the last commit has it. */
import { useQuery } from '@tanstack/react-query'
import { revisionQuery } from '@/runs/api'
import type { JsonObject } from '../../kinds/types'
import { revisionsQuery } from '../../api/read'
import { useEditor } from '../../editor/session'

/** Undefined where nothing is committed yet, or the node is newer than that. */
export function useCommitted(id: string): JsonObject | undefined {
  const { workspace, agentId } = useEditor()
  const sha = useQuery(revisionsQuery(workspace, agentId)).data?.[0]?.sha ?? ''
  const { data } = useQuery({ ...revisionQuery(workspace, agentId, sha), enabled: sha !== '' })
  return data?.graph.nodes[id] as JsonObject | undefined
}
