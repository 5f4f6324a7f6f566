/** What one attempt of a step was given, gave and cost, so that two can stand side by side. Pure. */
import { addMoney } from '@/live/money'
import type { Attempt, Step } from '@/live/step'
import type { Values } from '@/live/wire'
import type { Measured } from './measures'

export interface AttemptFacts extends Measured {
  attempt: Attempt
  outputs: Values | null
}

/** Only the last attempt of a step gives anything: the others failed, or the step would not have gone on. */
export function factsOf(step: Step, index: number): AttemptFacts | undefined {
  const attempt = step.attempts[index]
  if (!attempt) return undefined
  const end = step.attempts[index + 1]?.seq ?? Infinity
  const charges = step.charges.filter(({ seq }) => seq > attempt.seq && seq < end)
  return {
    attempt,
    outputs: index === step.attempts.length - 1 ? step.outputs : null,
    started_at: new Date(attempt.startedAt).toISOString(),
    finished_at: attempt.finishedAt === null ? null : new Date(attempt.finishedAt).toISOString(),
    holds: step.holds.map(({ from, to }) => ({ started_at: new Date(from).toISOString(), finished_at: to === null ? null : new Date(to).toISOString() })),
    tokens_in: charges.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    tokens_out: charges.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    cost: charges.reduce((sum, { cost }) => addMoney(sum, cost ?? '0'), '0'),
    cost_is_complete: charges.every(({ cost }) => cost !== null),
  }
}
