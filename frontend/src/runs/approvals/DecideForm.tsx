/** A comment and the buttons by which a person decides. */
import { Check, Pencil, Undo2, X } from 'lucide-react'
import { ApiProblem } from '@/api/problem'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { Kbd } from '@/ui/kbd'
import { useRunPlace } from '../RunContext'
import type { ApprovalCardProps } from './ApprovalCard'
import { useDraft, write } from './drafts'
import { sayApprovers } from './roles'
import type { AskedStep } from './useApprovals'
import type { Change } from './useChange'
import { useDecide } from './useDecide'
import { NotDecided } from './NotDecided'
import { useDecisionKeys } from './useDecisionKeys'

const LONGEST_COMMENT = 2000
/** On a phone as large as a thumb. */
const BIG = 'max-sm:h-11 max-sm:text-base'

type DecideFormProps = Pick<ApprovalCardProps, 'step' | 'keysWithin'> & { change: Change }

export function DecideForm({ step, change, keysWithin }: DecideFormProps) {
  const { runId } = useRunPlace()
  const { comment } = useDraft(runId, step)
  const deeds = useDeeds(step, change, comment)
  useDecisionKeys(deeds, { enabled: keysWithin !== null, within: keysWithin ?? '', asked: step.approval.id })
  const hint = (keys: string) => keysWithin !== null && <span aria-hidden className="max-sm:hidden"><Kbd keys={keys} /></span>
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Field label="Comment" hint={`Asked are ${sayApprovers(step.approval.approvers)}.`}>
        <Textarea rows={2} maxLength={LONGEST_COMMENT} placeholder="Optional" value={comment} onChange={(event) => write(runId, step, { comment: event.target.value })} />
      </Field>
      {deeds.error !== null && <NotDecided error={deeds.error} />}
      {step.approval.editable && change.isRounded && <p className="text-xs text-muted">This value cannot be edited here: a browser would round a number in it.</p>}
      <div className="grid grid-cols-2 gap-2 sm:flex">
        <Button variant="primary" className={cn(BIG, 'sm:flex-1', change.edited !== null && 'col-span-2')} busy={deeds.sent === 'approve'} disabled={!deeds.mayApprove} onClick={deeds.approve}>
          <Check /> {change.value === undefined ? 'Approve' : 'Approve the change'} {hint('a')}
        </Button>
        <Button className={cn(BIG, 'sm:flex-1')} busy={deeds.sent === 'reject'} disabled={!deeds.mayAct} onClick={deeds.reject}><X /> Reject {hint('r')}</Button>
        {deeds.mayEdit && <Button variant="ghost" className={cn(BIG, 'col-span-2')} onClick={deeds.edit}><Pencil /> Edit {hint('e')}</Button>}
        {change.edited !== null && <Button variant="ghost" className={BIG} title="Leave the value as it was" onClick={change.leave}><Undo2 /> <span className="sm:sr-only">Discard</span></Button>}
      </div>
    </div>
  )
}

/** What can be done now; each deed does nothing while it cannot. */
function useDeeds(step: AskedStep, change: Change, comment: string) {
  const { decide, error, sent } = useDecide(step)
  const isOver = error instanceof ApiProblem && error.status === 409
  const mayAct = sent === null && !isOver
  const mayApprove = mayAct && (change.typed?.problem ?? null) === null
  const mayEdit = mayAct && step.approval.editable && !change.isRounded && change.edited === null
  const other = change.value === undefined ? {} : { value: change.value }
  return {
    error, mayAct, mayApprove, mayEdit, sent,
    approve: () => mayApprove && decide({ decision: 'approve', comment, ...other }),
    reject: () => mayAct && decide({ decision: 'reject', comment }),
    edit: () => mayEdit && change.edit(),
  }
}
