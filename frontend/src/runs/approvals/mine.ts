/** The open questions of the run that a person may decide; what a step asks anew is another question. Pure. */
import type { Approval } from '@/live/approval'
import type { RunState } from '@/live/runStore'
import { mayDecide } from './roles'

export function listMine({ now, watch }: Pick<RunState, 'now' | 'watch'>, role: string | undefined): Approval[] {
  return (now?.asking ?? []).flatMap((path) => {
    const approval = watch?.model.steps.get(path)?.approval
    return approval && mayDecide(role, approval.approvers) ? [approval] : []
  })
}
