/** A step's bar in words, for those who do not see it, and how dear the step was among the others. Pure. */
import { shownStatus } from '@/live/shownStatus'
import type { Step } from '@/live/step'
import { cost, duration, tokens } from '@/ui/format'
import { STATUS } from '@/ui/status'

/** The part of the run's cost that is this step's, 0 to 1; 0 where nothing is known to have been paid. */
export function shareOf(step: Pick<Step, 'cost'>, total: string): number {
  const all = Number(total)
  return all > 0 ? Math.min(1, Number(step.cost) / all) : 0
}

/** "Succeeded, 1.2 s, 320 tokens, $0.0021, 63 % of the run's cost". */
export function describeStep(step: Step, total: string): string {
  const used = step.tokensIn + step.tokensOut
  const share = Math.round(shareOf(step, total) * 100)
  return [
    STATUS[shownStatus(step.status)].label,
    step.startedAt !== null && step.finishedAt !== null && duration(step.finishedAt - step.startedAt),
    used > 0 && tokens(used),
    used > 0 && (step.costIsComplete ? cost(step.cost) : 'unknown cost'),
    share > 0 && `${share} % of the run’s cost`,
  ].filter(Boolean).join(', ')
}
