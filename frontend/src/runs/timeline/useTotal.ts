/**
 * Keeps two lengths on an element, in ms: `--total`, the run's so far, by which every bar places itself, and `--now`, the
 * same up to the moment that is shown. Written past React, so that a moving playhead draws nothing else anew.
 */
import { useCallback } from 'react'
import { useRunStore } from '@/live/runStore'
import { onTick } from '../chip/ticker'

export function useTotal(): (element: HTMLElement | null) => void {
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
