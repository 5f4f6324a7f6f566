/** The playhead on the time axis: drag it, or step with the arrow keys, and everything shows that moment of the run. */
import type { KeyboardEvent, PointerEvent } from 'react'
import { oncePerFrame } from '@/live/frame'
import { useMoment } from '@/live/hooks'
import { isFinished } from '@/live/model'
import { showMoment, showTime, useRunStore } from '@/live/runStore'
import { cn } from '@/ui/cn'
import { nameOf, type RunGraph } from '../useRunGraph'
import { COLUMNS, FigureCells } from './columns'
import { describeEnd, describeEvent, describePlace, stepBy } from './moments'
import { useAxis } from './useAxis'

/** So near to the end of the axis, the end itself is meant. */
const END = 0.997

export function Playhead({ graph, className }: { graph: RunGraph; className?: string }) {
  const moment = useMoment()
  const last = useRunStore((state) => state.seq)
  const start = useRunStore(({ now }) => now?.startedAt ?? null)
  const isOver = useRunStore(({ now }) => now !== null && isFinished(now.status))
  const axis = useAxis()
  if (start === null || last === 0) return <span className={className} />
  const value = moment?.seq ?? last
  const says = moment
    ? `${describePlace(moment.seq, last, moment.at, start)}: ${describeEvent(moment.type, moment.path && nameOf(graph, moment.path))}`
    : describeEnd(isOver, last)
  const onKeyDown = (event: KeyboardEvent) => {
    const seq = event.key === 'Escape' && moment ? null : stepBy(event.key, value, last)
    if (seq === undefined) return
    event.preventDefault()
    event.stopPropagation()
    showMoment(seq)
  }
  return (
    <div
      role="slider" tabIndex={0} aria-label="Moment of the run" aria-valuemin={1} aria-valuemax={last} aria-valuenow={value} aria-valuetext={says}
      data-past={moment !== null} onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove}
      className={cn('playhead group/head relative h-full cursor-ew-resize touch-none rounded-xs focus-visible:outline-2 focus-visible:outline-accent-text', className)}
    >
      <span aria-hidden className="absolute inset-x-0 top-1/2 h-px bg-line-strong" />
      <span aria-hidden ref={axis} className="playhead-thumb absolute top-1/2 size-3 rounded-full border-2 border-accent bg-raised group-hover/head:bg-accent group-data-[past=true]/head:bg-accent" />
    </div>
  )
}

/** The line through the rows, in the column of their bars. */
export function PlayheadLine() {
  const isPast = useRunStore(({ moment }) => moment !== null)
  const axis = useAxis()
  if (!isPast) return null
  return (
    <div aria-hidden className={cn(COLUMNS, 'pointer-events-none absolute inset-0 z-10')}>
      <span />
      <span className="relative h-full max-sm:hidden"><span ref={axis} className="playhead-line absolute inset-y-0 w-px bg-accent" /></span>
      <FigureCells />
    </div>
  )
}

const onPointerDown = (event: PointerEvent) => {
  if (event.button !== 0) return
  event.currentTarget.setPointerCapture(event.pointerId)
  scrub(event)
}

const onPointerMove = (event: PointerEvent) => {
  if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event)
}

/** The part of the axis that the pointer has reached; one playhead is dragged at a time. */
let reached = 1
const goSoon = oncePerFrame(() => (reached >= END ? showMoment(null) : showTime(timeAt(reached))))

function scrub({ clientX, currentTarget }: PointerEvent) {
  const { left, width } = currentTarget.getBoundingClientRect()
  reached = Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)))
  goSoon()
}

/** The time at a part of the axis. */
function timeAt(place: number): number {
  const { now } = useRunStore.getState()
  const start = now?.startedAt ?? 0
  return start + place * ((now?.finishedAt ?? Date.now()) - start)
}
