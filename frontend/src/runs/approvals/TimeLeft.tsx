/** How long a question still waits: written past React, and said to nobody who did not ask. */
import { useCallback } from 'react'
import { type Approval, dueAt } from '@/live/approval'
import { useMomentTime } from '@/live/hooks'
import { writeText } from '@/ui/write-text'
import { onTick } from '../chip/ticker'
import { timeLeft } from './timeLeft'

export function TimeLeft({ approval }: { approval: Approval }) {
  const moment = useMomentTime()
  const due = dueAt(approval)
  const tick = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const write = () => writeText(element, say(due - (moment ?? Date.now())))
      write()
      return moment === null ? onTick(write) : undefined
    },
    [due, moment],
  )
  return <time ref={tick} dateTime={new Date(due).toISOString()} title={`Until ${new Date(due).toLocaleString('en')}`} className="tabular" />
}

function say(ms: number): string {
  const left = timeLeft(ms)
  return left ? `${left} left` : 'its time is over'
}
