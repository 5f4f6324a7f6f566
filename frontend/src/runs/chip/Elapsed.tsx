/** A time that runs: written past React, so that nothing else is drawn with it. */
import { useCallback } from 'react'
import { duration } from '@/ui/format'
import { onTick } from './ticker'

export interface ElapsedProps {
  /** Milliseconds since 1970; null: not begun. */
  from: number | null
  /** Null: still running. */
  to: number | null
  className?: string
}

export function Elapsed({ from, to, className }: ElapsedProps) {
  const tick = useCallback(
    (element: HTMLElement | null) => {
      if (!element || from === null || to !== null) return
      const write = () => {
        element.textContent = duration(Math.max(0, Date.now() - from))
      }
      write()
      return onTick(write)
    },
    [from, to],
  )
  if (from === null) return null
  return <span key={to === null ? 'runs' : 'done'} ref={tick} className={className}>{to === null ? null : duration(to - from)}</span>
}
