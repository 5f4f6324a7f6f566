/** Follows the run that the canvas shows, whether the dock is open or not. */
import { useEffect } from 'react'
import { useWatchRun } from '@/live/hooks'
import { hideStepsBelow } from '@/live/runStore'
import { useDraft, useEditor, useView } from '../session'
import { rememberRun } from './lastRun'

export function useShownRun(): void {
  const { workspace, agentId, kinds } = useEditor()
  const runId = useView((state) => state.runId)
  useWatchRun(workspace, runId)
  useEffect(() => rememberRun(agentId, runId), [agentId, runId])
  // Steps of another agent's graph may bear the ids of ours.
  const subAgents = useDraft((state) => Object.entries(state.nodes).filter(([, node]) => kinds[node.kind]?.flow === 'subgraph').map(([id]) => id).join())
  useEffect(() => hideStepsBelow(new Set(subAgents ? subAgents.split(',') : [])), [subAgents])
}
