/** Keeps `--total` on an element: the run's length so far in ms, by which every bar places itself. */
import { useCallback } from 'react'
import { useRunStore } from '@/live/runStore'
import { onTick } from '../chip/ticker'

export function useTotal(): (element: HTMLElement | null) => void {
  const startedAt = useRunStore(({ run }) => run?.startedAt ?? null)
  const finishedAt = useRunStore(({ run }) => run?.finishedAt ?? null)
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const write = () => element.style.setProperty('--total', String(totalAt(startedAt, finishedAt ?? Date.now())))
      write()
      return startedAt !== null && finishedAt === null ? onTick(write) : undefined
    },
    [startedAt, finishedAt],
  )
}

const totalAt = (from: number | null, to: number) => (from === null ? 1 : Math.max(1, to - from))
