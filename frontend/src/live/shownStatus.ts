/** From the engine's words for a step to the kit's. Pure. */
import type { Status } from '@/ui/status'
import type { StepStatus } from './step'

/** A step that waits for its own inner steps is at work; one that sleeps waits, and so does one that asks a person. */
const SHOWN: { [status in StepStatus]: Status } = {
  running: 'running', held: 'held', asking: 'asking', waiting: 'running', sleeping: 'waiting', retrying: 'retrying',
  succeeded: 'succeeded', failed: 'failed', skipped: 'skipped', cancelled: 'cancelled',
}

export function shownStatus(status: StepStatus | undefined): Status {
  return status ? SHOWN[status] : 'idle'
}
