/** What the run that is shown says about a group: how it stands, how much its nodes cost. */
import { useShallow } from 'zustand/react/shallow'
import { addMoney } from '@/live/money'
import { useRunStore, type RunState } from '@/live/runStore'
import { shownStatus } from '@/live/shownStatus'
import type { StepStatus } from '@/live/step'
import type { Status } from '@/ui/status'

export interface GroupRun {
  status: Status
  cost: string
  tokens: number
}

/** The worst first: a group in which one node failed has failed, though others go on. */
const RANK: StepStatus[] = ['failed', 'held', 'asking', 'running', 'retrying', 'waiting', 'sleeping', 'cancelled', 'succeeded', 'skipped']

export function groupRun(views: RunState['nodes'], nodes: string[]): GroupRun {
  const known = nodes.flatMap((id) => views.get(id) ?? [])
  return {
    status: shownStatus(RANK.find((status) => known.some((view) => view.status === status))),
    cost: known.reduce((sum, view) => addMoney(sum, view.cost), '0'),
    tokens: known.reduce((sum, view) => sum + view.tokensIn + view.tokensOut, 0),
  }
}

export function useGroupRun(nodes: string[]): GroupRun {
  return useRunStore(useShallow((state) => groupRun(state.nodes, nodes)))
}
