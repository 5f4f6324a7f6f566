/** Says that a moment of the past is shown, and leads back. Nothing while the run is followed. */
import { History } from 'lucide-react'
import { useMoment } from '@/live/hooks'
import { isFinished } from '@/live/model'
import { showMoment, useRunStore } from '@/live/runStore'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { CopyButton } from '@/ui/copy-button'
import { describePlace } from '../timeline/moments'

export function MomentChip({ className }: { className?: string }) {
  const moment = useMoment()
  const last = useRunStore((state) => state.seq)
  const start = useRunStore(({ now }) => now?.startedAt ?? 0)
  const isOver = useRunStore(({ now }) => now !== null && isFinished(now.status))
  if (!moment) return null
  return (
    <div data-moment={moment.seq} className={cn('tabular flex items-center gap-1 rounded-full border border-accent/60 bg-accent-soft py-0.5 pr-0.5 pl-2.5 text-xs whitespace-nowrap text-fg', className)}>
      <History aria-hidden className="mr-1 size-3.5 text-accent-text" />
      {describePlace(moment.seq, last, moment.at, start)}
      <CopyButton label="Copy a link to this moment" className="ml-1 rounded-full" text={() => linkTo(moment.seq)} />
      <Button size="sm" className="rounded-full" onClick={() => showMoment(null)}>{isOver ? 'Back to the end' : 'Back to live'}</Button>
    </div>
  )
}

/** Leads to the run's page at a moment, whichever screen shows it now. */
function linkTo(seq: number): string {
  const { watch } = useRunStore.getState()
  return `${location.origin}/w/${watch?.workspace}/runs/${watch?.run}?at=${seq}`
}
