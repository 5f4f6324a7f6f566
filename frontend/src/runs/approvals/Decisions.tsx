/** What was decided in a run: who, when, why, and what they changed. */
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { boot } from '@/api/boot'
import type { Approval } from '@/live/approval'
import { useValuesOf } from '@/live/hooks'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { CopyButton } from '@/ui/copy-button'
import { ago, plural } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { isSameJson } from '../compare/jsonDiff'
import { ValuesDiff } from '../compare/ValueDiff'
import { readBlob } from '../api'
import { useRunPlace } from '../RunContext'
import { nameOf, type RunGraph } from '../useRunGraph'
import { useDraft } from './drafts'
import type { AskedStep } from './useApprovals'
import { outcomeOf } from './words'

/** More rows than this nobody reads here; the timeline has them all. */
const MOST = 100

export function Decisions({ steps, graph }: { steps: readonly AskedStep[]; graph: RunGraph }) {
  if (steps.length === 0) return null
  return (
    <section aria-label="Decisions">
      <h3 className="sr-only">Decisions</h3>
      <ol className="divide-y divide-line rounded-md border border-line bg-raised">
        {steps.slice(0, MOST).map((step) => <DecisionRow key={step.path} step={step} name={nameOf(graph, step.path)} />)}
      </ol>
      {steps.length > MOST && <p className="p-2 text-xs text-muted">And {plural(steps.length - MOST, 'earlier decision')}.</p>}
    </section>
  )
}

function DecisionRow({ step, name }: { step: AskedStep; name: string }) {
  const { decision, question, comment, decidedAt } = step.approval
  const { status, said } = outcomeOf(step.approval, step.status)
  return (
    <li data-decision={decision ?? 'none'} className="flex items-start gap-2 px-3 py-2">
      <StatusIcon status={status} label={null} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="break-words"><span className="font-medium">{said}</span> <span className="text-muted">· {name}</span></p>
        <p className="line-clamp-2 text-xs break-words text-muted">{question}</p>
        {comment && <blockquote className="mt-1 border-l-2 border-line-strong pl-2 break-words whitespace-pre-wrap">{comment}</blockquote>}
        <ChangeOf step={step} />
        <Unsent step={step} />
      </div>
      {decidedAt !== null && <time dateTime={new Date(decidedAt).toISOString()} title={new Date(decidedAt).toLocaleString('en')} className="shrink-0 text-xs text-muted">{ago(new Date(decidedAt))}</time>}
    </li>
  )
}

const PORTS: { [decision: string]: string } = { approve: 'approved', reject: 'rejected' }

/** What whoever decided made of the value; nothing when they left it as it was. */
function ChangeOf({ step }: { step: AskedStep }) {
  const { workspace, runId, readText = (sha256: string) => readBlob(workspace, runId, sha256) } = useRunPlace()
  const { isHere } = useValuesOf(step.path)
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const before = step.inputs?.value
  const after = step.outputs?.[PORTS[step.approval.decision ?? ''] ?? '']
  if (!isHere || before === undefined || after === undefined || isSameJson(before, after)) return null
  return (
    <>
      <Button size="sm" variant="link" className="px-0" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <ChevronRight className={cn('size-3 transition-transform', isOpen && 'rotate-90')} /> The value was changed
      </Button>
      <div id={id}>{isOpen && <ValuesDiff a={{ value: before }} b={{ value: after }} readers={[readText, readText]} empty="" />}</div>
    </>
  )
}

/** Whether this decision is the one of this person, whose answer got lost on the way. */
function isTheirs({ name, comment }: Approval, written: string): boolean {
  const { user } = boot()
  return user !== null && name === (user.name || user.email) && comment === written.trim()
}

/** Somebody else was first: what this person had written is still theirs. */
function Unsent({ step }: { step: AskedStep }) {
  const { runId } = useRunPlace()
  const { comment, edited, isSent } = useDraft(runId, step)
  const words = [comment, edited].filter(Boolean).join('\n\n')
  if (isSent || !words || isTheirs(step.approval, comment)) return null
  return (
    <div className="mt-2 flex items-start gap-2 rounded-sm bg-running-soft px-2 py-1.5 text-xs">
      <p className="min-w-0 flex-1 break-words whitespace-pre-wrap"><span className="font-medium">What you had written was not sent:</span> {words}</p>
      <CopyButton label="Copy what you had written" text={words} />
    </div>
  )
}
