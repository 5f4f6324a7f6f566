/** Moments of a run in words. Pure. */
import { duration, plural } from '@/ui/format'

const STEP: { [type: string]: string } = {
  'step.started': 'began', 'step.succeeded': 'succeeded', 'step.failed': 'failed', 'step.retrying': 'was to be tried again', 'step.skipped': 'was passed by',
  'step.cancelled': 'was cancelled', 'step.called': 'called for inner steps', 'step.slept': 'went to sleep', 'timer.fired': 'woke', 'charge.made': 'was charged',
  'step.logged': 'wrote to the log', 'approval.requested': 'asked a person', 'approval.decided': 'was decided',
}
const RUN: { [type: string]: string } = {
  'run.started': 'The run began', 'run.succeeded': 'The run succeeded', 'run.failed': 'The run failed', 'run.cancelled': 'The run was cancelled',
}

/** "Facts succeeded"; an event that this build has no words for is called by its own name. */
export function describeEvent(type: string, stepName: string | null): string {
  const words = RUN[type]
  if (words) return words
  return stepName === null ? type : `${stepName} ${STEP[type] ?? `· ${type}`}`
}

/** "1.2 s in, event 12 of 40". */
export function describePlace(seq: number, last: number, at: number, start: number): string {
  return `${duration(Math.max(0, at - start))} in, event ${seq} of ${last}`
}

/** Where the arrow keys lead from an event; null is the end, and undefined a key that leads nowhere. */
export function stepBy(key: string, seq: number, last: number): number | null | undefined {
  const far = Math.max(1, Math.round(last / 10))
  const steps: { [key: string]: number } = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -far, PageUp: far }
  if (key === 'Home') return 1
  if (key === 'End') return null
  const step = steps[key]
  if (step === undefined) return undefined
  return seq + step >= last ? null : Math.max(1, seq + step)
}

export const describeEnd = (isOver: boolean, last: number) => (isOver ? `The end, after ${plural(last, 'event')}` : 'The run as it goes on')
