/** The head of the timeline: what the columns are, and the time axis with its playhead. */
import { SkipBack, SkipForward } from 'lucide-react'
import { useRunStore, showMoment } from '@/live/runStore'
import { IconButton } from '@/ui/icon-button'
import type { RunGraph } from '../useRunGraph'
import { FigureCells } from './columns'
import { stepBy } from './moments'
import { Playhead } from './Playhead'

export function Ruler({ graph }: { graph: RunGraph }) {
  return (
    <div className="tabular grid h-8 shrink-0 grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] items-center gap-3 border-b border-line pr-4 pl-2 text-2xs text-muted max-sm:grid-cols-[auto_minmax(0,1fr)]">
      <span className="flex items-center"><span className="pl-6 max-sm:hidden">Step</span><Steppers /></span>
      <Playhead graph={graph} className="max-sm:mr-2" />
      <span aria-hidden className="max-sm:hidden"><FigureCells time="Time" tokens="Tokens" cost="Cost" /></span>
    </div>
  )
}

/** One event back or forth, for those who have no arrow keys at hand. */
function Steppers() {
  const last = useRunStore((state) => state.seq)
  const moment = useRunStore((state) => state.moment?.seq ?? null)
  const go = (key: string) => showMoment(stepBy(key, moment ?? last, last) ?? null)
  if (last === 0) return null
  return (
    <span className="ml-auto flex">
      <IconButton label="One event back" size="sm" disabled={moment === 1} onClick={() => go('ArrowLeft')}><SkipBack /></IconButton>
      <IconButton label="One event on" size="sm" disabled={moment === null} onClick={() => go('ArrowRight')}><SkipForward /></IconButton>
    </span>
  )
}
