/**
 * Keeps two lengths on whatever stands on the time axis, in ms: `--total`, the run's so far, and `--now`, the same up to the
 * moment that is shown. Written past React, so that a moving playhead draws nothing else anew; and on each bar by itself,
 * because a length that a row inherits makes the browser look at the style of everything in it, ten times a second.
 */
import { useCallback } from 'react'
import { useRunStore } from '@/live/runStore'
import { onTick } from '../chip/ticker'

export function useAxis(): (element: HTMLElement | null) => void {
  const startedAt = useRunStore(({ now }) => now?.startedAt ?? null)
  const finishedAt = useRunStore(({ now }) => now?.finishedAt ?? null)
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const write = () => {
        const total = totalAt(startedAt, finishedAt ?? Date.now())
        const { moment } = useRunStore.getState()
        element.style.setProperty('--total', String(total))
        element.style.setProperty('--now', String(moment && startedAt !== null ? Math.min(total, moment.at - startedAt) : total))
      }
      write()
      const stopMoving = useRunStore.subscribe((state, before) => state.moment !== before.moment && write())
      const stopTicking = startedAt !== null && finishedAt === null ? onTick(write) : undefined
      return () => {
        stopMoving()
        stopTicking?.()
      }
    },
    [startedAt, finishedAt],
  )
}

const totalAt = (from: number | null, to: number) => (from === null ? 1 : Math.max(1, to - from))
