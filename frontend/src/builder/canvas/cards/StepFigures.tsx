/** What a node's steps used in the run that is shown: how many, tokens, cost, time. */
import { useEffect, useState } from 'react'
import { useMomentTime } from '@/live/hooks'
import { heldWithin } from '@/live/holds'
import type { NodeView } from '@/live/node'
import { REUSED } from '@/live/reused'
import { cost, count, duration, plural } from '@/ui/format'

export function StepFigures({ view }: { view: NodeView }) {
  const tokens = view.tokensIn + view.tokensOut
  return (
    <span className="flex min-w-0 flex-1 gap-1.5 truncate">
      {view.steps > 1 && <span>{view.steps}×</span>}
      {view.latest.reused && <span title={REUSED[view.latest.reused].hint}>{REUSED[view.latest.reused].label}</span>}
      {tokens > 0 && <span title={plural(tokens, 'token')}>{count(tokens)} tok</span>}
      {tokens > 0 && <span>{view.costIsComplete ? cost(view.cost) : '? $'}</span>}
      <StepTime view={view} />
    </span>
  )
}

function StepTime({ view: { latest } }: { view: NodeView }) {
  const past = useMomentTime()
  const isRunning = latest.finishedAt === null && latest.startedAt !== null && latest.held === null
  const now = useClock(isRunning && past === null)
  if (latest.startedAt === null) return null
  const end = latest.finishedAt ?? past ?? now
  return <span>{duration(end - latest.startedAt - heldWithin(latest.holds, latest.startedAt, end))}</span>
}

/** The time, ten times a second while it matters. */
function useClock(isTicking: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isTicking) return
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}
