/** What the run that is shown says about a node of the canvas. */
import { shownStatus } from '@/live/shownStatus'
import { useRunStore } from '@/live/runStore'
import { viewOf } from '@/live/turns'
import type { Status } from '@/ui/status'

export { useStepStatus } from '@/live/hooks'

/** The same, once, for what draws outside React. */
export function readStepStatus(id: string): Status {
  return shownStatus(viewOf(useRunStore.getState(), id)?.status)
}
