/** The moment that a run's page shows, kept in its address: a link or a reload leads to it again. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { showMoment, useRunStore } from '@/live/runStore'
import type { MomentSearch } from '../search'

/** A drag passes many moments; only where it rests is written. */
const REST_MS = 250

export function useMomentInAddress() {
  const { at }: MomentSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const wanted = useRef(at ?? null)
  const isThere = useRunStore(({ seq, now }) => seq >= (at ?? 1) || (now?.finishedAt ?? null) !== null)
  const shown = useRunStore((state) => state.moment?.seq)
  useEffect(() => {
    if (!isThere || wanted.current === null) return
    if (wanted.current < useRunStore.getState().seq) showMoment(wanted.current)
    wanted.current = null
  }, [isThere])
  useEffect(() => {
    if (wanted.current !== null || shown === at) return
    const timer = setTimeout(() => void navigate({ to: '.', search: shown === undefined ? {} : { at: shown }, replace: true, resetScroll: false }), REST_MS)
    return () => clearTimeout(timer)
  }, [shown, at, navigate])
}
