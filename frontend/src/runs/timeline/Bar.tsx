/** A step on the time axis: one stretch per attempt, hollow where it was held, warmer the more of the run's cost is its own. */
import type { CSSProperties } from 'react'
import { useRunStore } from '@/live/runStore'
import type { Step, StepStatus } from '@/live/step'
import { cn } from '@/ui/cn'
import { describeStep, shareOf } from './describeStep'
import { useAxis } from './useAxis'

type Stretch = CSSProperties & { '--from': number; '--to': number | string }
type Heat = CSSProperties & { '--heat': number }

const FILL: { [status in StepStatus]: string } = {
  running: 'bg-running', held: 'bg-waiting/60', asking: 'bg-waiting/60', waiting: 'bg-running/60', sleeping: 'bg-waiting/60', retrying: 'bg-warning/60',
  succeeded: 'bg-success', failed: 'bg-danger', cancelled: 'bg-skipped/60', skipped: 'bg-skipped/40',
}

export function Bar({ step, id }: { step: Step; id: string }) {
  const start = useRunStore(({ now }) => now?.startedAt ?? null)
  const axis = useAxis()
  // What nothing was paid for is drawn once, however often the sum of the others changes.
  const total = useRunStore(({ run }) => (step.charges.length > 0 ? (run?.cost ?? '0') : '0'))
  if (start === null) return null
  const last = step.attempts.length - 1
  const says = describeStep(step, total)
  const heat: Heat = { '--heat': shareOf(step, total) }
  return (
    <span id={id} role="img" aria-label={says} title={says} style={heat} className="relative block h-full">
      {step.attempts.map(({ attempt, startedAt, finishedAt }, index) => {
        const status = index < last ? 'failed' : step.status
        const place: Stretch = { '--from': startedAt - start, '--to': finishedAt === null ? 'var(--now)' : finishedAt - start }
        return (
          <span
            key={attempt}
            ref={axis}
            style={place}
            className={cn('span-bar span-heat absolute top-1/2 h-2 -translate-y-1/2 rounded-full', FILL[status], index < last && 'opacity-50')}
          />
        )
      })}
      {step.holds.map(({ from, to }) => (
        <span
          key={from} title="Held" style={{ '--from': from - start, '--to': to === null ? 'var(--now)' : to - start } as Stretch}
          className="span-bar absolute top-1/2 h-2 -translate-y-1/2 border-y border-dashed border-waiting bg-panel"
        />
      ))}
    </span>
  )
}
