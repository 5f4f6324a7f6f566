/** What a node's steps used in the run that is shown: how many, tokens, cost, time. */
import type { NodeView } from '@/live/node'
import { REUSED } from '@/live/reused'
import { RunElapsed } from '@/runs/chip/RunElapsed'
import { cost, count, plural } from '@/ui/format'

export function StepFigures({ view }: { view: NodeView }) {
  const tokens = view.tokensIn + view.tokensOut
  return (
    <span className="flex min-w-0 flex-1 gap-1.5 truncate">
      {view.steps > 1 && <span>{view.steps}×</span>}
      {view.latest.reused && <span title={REUSED[view.latest.reused].hint}>{REUSED[view.latest.reused].label}</span>}
      {tokens > 0 && <span title={plural(tokens, 'token')}>{count(tokens)} tok</span>}
      {tokens > 0 && <span>{view.costIsComplete ? cost(view.cost) : '? $'}</span>}
      <RunElapsed from={view.latest.startedAt} to={view.latest.finishedAt} holds={view.latest.holds} />
    </span>
  )
}
