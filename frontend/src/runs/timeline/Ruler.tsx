/** The head of the timeline: what the columns are, and the run's length on the axis. */
import { useRunStore } from '@/live/runStore'
import { Elapsed } from '../chip/Elapsed'

export function Ruler() {
  const from = useRunStore(({ run }) => run?.startedAt ?? null)
  const to = useRunStore(({ run }) => run?.finishedAt ?? null)
  return (
    <div
      aria-hidden
      className="tabular grid h-7 shrink-0 grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] items-center gap-3 border-b border-line pr-4 pl-2 text-2xs text-muted max-sm:grid-cols-[minmax(0,1fr)_auto]"
    >
      <span className="pl-6">Step</span>
      <span className="flex justify-between max-sm:hidden"><span>0</span><Elapsed from={from} to={to} /></span>
      <span className="flex gap-2 text-right">
        <span className="w-15">Time</span>
        <span className="w-10 @max-xl:hidden">Tokens</span>
        <span className="w-14 @max-xl:hidden">Cost</span>
      </span>
    </div>
  )
}
