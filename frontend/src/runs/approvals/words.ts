/** What became of a question, in words and by its shape. Pure. */
import type { Approval } from '@/live/approval'
import type { StepStatus } from '@/live/step'
import type { Status } from '@/ui/status'

interface Outcome {
  status: Status
  /** "Approved by Ada Lovelace". */
  said: string
}

export function outcomeOf({ decision, name }: Approval, status: StepStatus): Outcome {
  const by = name && ` by ${name}`
  if (status === 'asking') return { status: 'asking', said: 'Waiting for a person' }
  if (decision === 'approve') return { status: 'succeeded', said: `Approved${by}` }
  if (decision === 'reject') return { status: 'failed', said: `Rejected${by}` }
  if (decision === 'timed_out') return { status: 'waiting', said: 'Nobody decided in time' }
  return { status: 'cancelled', said: 'Nobody decided before it ended' }
}
