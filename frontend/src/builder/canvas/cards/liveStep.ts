/** What the running agent says about a node of the canvas. */
import type { Status } from '@/ui/status'

export function useStepStatus(_id: string): Status {
  return 'idle'
}

/** The same, once, for what draws outside React. */
export function readStepStatus(_id: string): Status {
  return 'idle'
}
