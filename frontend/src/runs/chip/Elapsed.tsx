/** A time that runs: written past React, so that nothing else is drawn with it. */
import { useCallback } from 'react'
import { heldWithin, type Hold } from '@/live/holds'
import { duration } from '@/ui/format'
import { writeText } from '@/ui/write-text'
import { onTick } from './ticker'

export interface ElapsedProps {
  /** Milliseconds since 1970; null: not begun. */
  from: number | null
  /** Null: still running. */
  to: number | null
  /** What of it does not count. */
  holds?: readonly Hold[]
  className?: string
}

const NONE: readonly Hold[] = []

export function Elapsed({ from, to, holds = NONE, className }: ElapsedProps) {
  const tick = useCallback(
    (element: HTMLElement | null) => {
      if (!element || from === null || to !== null) return
      const write = () => writeText(element, duration(timeOf(from, Date.now(), holds)))
      write()
      return onTick(write)
    },
    [from, to, holds],
  )
  if (from === null) return null
  return <span key={to === null ? 'runs' : 'done'} ref={tick} className={className}>{to === null ? null : duration(timeOf(from, to, holds))}</span>
}

const timeOf = (from: number, to: number, holds: readonly Hold[]) => Math.max(0, to - from - heldWithin(holds, from, to))
