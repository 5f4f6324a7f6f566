/** How long ago the last edit was stored, beside "Saved": quiet for screen readers, of one width, the full time on hover. */
import { useEffect, useState } from 'react'
import { useEditor } from '../session'
import { howLongAgo } from './howLongAgo'

const SECOND = 1000

export function SavedAgo({ isSaved }: { isSaved: boolean }) {
  const { at, now } = useSavedAt()
  if (at === null || !isSaved) return null
  const date = new Date(at)
  return <time dateTime={date.toISOString()} title={`Saved ${date.toLocaleString('en')}`} className="tabular w-16 text-xs whitespace-nowrap text-muted max-lg:hidden">{howLongAgo(now - at)}</time>
}

/** When the last edit of this person was confirmed, null before the first, and the time as it goes on from there. */
function useSavedAt(): { at: number | null; now: number } {
  const { draft } = useEditor()
  const [times, setTimes] = useState<{ at: number | null; now: number }>({ at: null, now: 0 })
  useEffect(
    () => draft.status.subscribe(({ save }, before) => {
      if (before.save.queued > 0 && save.queued === 0) setTimes({ at: Date.now(), now: Date.now() })
    }),
    [draft],
  )
  const { at } = times
  useEffect(() => {
    if (at === null) return
    const timer = setInterval(() => setTimes({ at, now: Date.now() }), SECOND)
    return () => clearInterval(timer)
  }, [at])
  return times
}
