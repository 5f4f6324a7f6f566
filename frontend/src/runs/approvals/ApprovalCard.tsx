/** One open question: what is asked, of whom and until when, about which value, and what it takes to decide. */
import { describeError } from '@/api/problem'
import { useMoment, useValuesOf } from '@/live/hooks'
import { Banner } from '@/ui/banner'
import { StatusIcon } from '@/ui/status-icon'
import { useRunPlace } from '../RunContext'
import { OnceHere } from '../values/OnceHere'
import { Value } from '../values/Value'
import { AskedAnew } from './AskedAnew'
import { DecideForm } from './DecideForm'
import { mayDecide, sayApprovers } from './roles'
import { TimeLeft } from './TimeLeft'
import type { AskedStep } from './useApprovals'
import { type Change, useChange } from './useChange'
import { useRole } from './useRole'
import { ValueEditor } from './ValueEditor'

export interface ApprovalCardProps {
  step: AskedStep
  name: string
  /** The part of the page whose keys decide; null where they decide nothing. */
  keysWithin: string | null
}

export function ApprovalCard({ step, name, keysWithin }: ApprovalCardProps) {
  const { question } = step.approval
  const change = useChange(step)
  // Nobody decides on, or edits, what has not come yet.
  const { isHere } = useValuesOf(step.path)
  return (
    <article aria-label={`Approval: ${name}`} data-approval={step.path} className="@container animate-rise rounded-md border border-waiting/50 bg-raised motion-reduce:animate-none">
      <div className="grid gap-x-5 gap-y-3 p-3 @2xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-2">
          <Head step={step} name={name} />
          <h3 className="text-base font-medium break-words whitespace-pre-wrap">{question}</h3>
          <AskedAnew step={step} />
          <OnceHere path={step.path}><Asked change={change} /></OnceHere>
        </div>
        {isHere && <Side step={step} change={change} keysWithin={keysWithin} />}
      </div>
    </article>
  )
}

function Head({ step, name }: { step: AskedStep; name: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
      <StatusIcon status="asking" label={null} className="size-3.5" />
      <span className="font-medium text-waiting">Waiting for a person</span>
      <span aria-hidden>·</span>
      <span className="min-w-0 truncate">{name}</span>
      <span aria-hidden>·</span>
      <TimeLeft approval={step.approval} />
      {step.path.includes('#') && <code className="max-w-full truncate text-2xs">{step.path}</code>}
    </p>
  )
}

function Asked({ change }: { change: Change }) {
  if (change.edited !== null) return <ValueEditor change={change} />
  return (
    <>
      {change.before !== undefined && <Value name="value" value={change.before} />}
      {change.problem !== null && <Banner tone="danger">{describeError(change.problem)}</Banner>}
    </>
  )
}

/** A run that is only read, and a moment of the past, can be told nothing. */
function Side({ step, change, keysWithin }: Pick<ApprovalCardProps, 'step' | 'keysWithin'> & { change: Change }) {
  const { workspace } = useRunPlace()
  const isPast = useMoment() !== null
  const role = useRole(workspace)
  const { approvers } = step.approval
  if (workspace === '' || isPast || role === undefined) return null
  if (mayDecide(role, approvers)) return <DecideForm step={step} change={change} keysWithin={keysWithin} />
  return <p className="self-start text-xs text-muted">You can look at this, but not decide it. The {sayApprovers(approvers)} of this workspace can.</p>
}
