/** Shows a newcomer around: one deed at a time, each ticked off by doing it. Nothing is locked meanwhile. */
import { Check, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useShallow } from 'zustand/shallow'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { useDraft, useView } from '../editor/session'
import { closeTour } from './store'
import { stepAt, TOUR } from './steps'

export function Tour() {
  const [skipped, setSkipped] = useState(0)
  const draft = useDraft(useShallow(({ nodes, edges, inputs }) => ({ nodes, edges, inputs })))
  const runId = useView((state) => state.runId)
  const at = stepAt(skipped, { draft, runId })
  const step = TOUR[at]
  usePointedAt(step?.target)
  if (!step) return null
  const isLast = at === TOUR.length - 1
  return (
    <section aria-label="Tour" className="absolute bottom-16 left-3 z-20 flex w-72 max-w-[calc(100%-1.5rem)] flex-col gap-2 rounded-lg border border-line bg-raised p-3 shadow-pop">
      <header className="flex items-center gap-2 text-2xs text-muted">
        <span className="tabular">{at + 1} of {TOUR.length}</span>
        <Ticks done={at} />
        <IconButton label="End the tour" className="ml-auto" onClick={closeTour}><X /></IconButton>
      </header>
      <div aria-live="polite" className="flex flex-col gap-1">
        <h2 className="text-sm font-medium">{step.title}</h2>
        <p className="text-xs text-muted">{step.text}</p>
      </div>
      <div className="flex justify-end gap-2">
        {isLast
          ? <Button size="sm" variant="primary" onClick={closeTour}>Done</Button>
          : <Button size="sm" variant="ghost" onClick={() => setSkipped(at + 1)}>Skip this step</Button>}
      </div>
    </section>
  )
}

function Ticks({ done }: { done: number }) {
  return (
    <span aria-hidden className="flex gap-1">
      {TOUR.map(({ title }, index) => (
        <span key={title} className={`grid size-3 place-items-center rounded-full border [&_svg]:size-2 ${index < done ? 'border-accent bg-accent text-on-accent' : 'border-line-strong'}`}>
          {index < done && <Check />}
        </span>
      ))}
    </span>
  )
}

/** Draws a line around what a step is about, for as long as it is. */
function usePointedAt(target: string | undefined) {
  useEffect(() => {
    const found = target ? document.querySelector(target) : null
    found?.setAttribute('data-pointed-at', '')
    return () => found?.removeAttribute('data-pointed-at')
  }, [target])
}
