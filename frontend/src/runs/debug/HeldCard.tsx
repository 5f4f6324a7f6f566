/** A held step: why it is held, and what it goes on with: its inputs, others, or a result in its place. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { useMoment } from '@/live/hooks'
import type { Held, Step } from '@/live/step'
import type { Values } from '@/live/wire'
import { useMay } from '@/tenancy/parts/useRights'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { Skeleton } from '@/ui/skeleton'
import { StatusIcon } from '@/ui/status-icon'
import { useRunPlace } from '../RunContext'
import { readWhole } from '../values/whole'
import { changedPorts, readObject, writeObject } from './values'
import { useControl } from './useDebug'

interface HeldCardProps {
  step: Step
  held: Held
  /** The ports of the result that may stand in the step's place. */
  outputs?: readonly string[]
}

const UNKNOWN: readonly string[] = []

export function HeldCard({ step, held, outputs = UNKNOWN }: HeldCardProps) {
  const { workspace } = useRunPlace()
  // A run that is only read, and a moment of the past, can be told nothing.
  const isPast = useMoment() !== null
  return (
    <section aria-label="Held step" className="flex flex-col gap-2 rounded-md border border-waiting/50 bg-waiting-soft/40 p-3">
      <p className="flex items-start gap-1.5 text-xs"><StatusIcon status="held" label={null} className="mt-px" /> {explain(held)}</p>
      {held.problem && <Banner tone="warning" title="The condition could not be told">{held.problem}</Banner>}
      {workspace !== '' && !isPast && <GoOn step={step} outputs={outputs} />}
    </section>
  )
}

/** Long texts are kept apart: what is edited here must hold them, or their references would be given as values. */
function GoOn({ step, outputs }: { step: Step; outputs: readonly string[] }) {
  const { workspace, runId } = useRunPlace()
  const mayRun = useMay('run')
  const whole = useQuery({
    queryKey: ['held', workspace, runId, step.path, step.attempts.length],
    queryFn: async () => (await readWhole(workspace, runId, step.inputs ?? {})) as Values,
    staleTime: Infinity,
    enabled: mayRun,
  })
  if (!mayRun) return null
  if (whole.isPending) return <Skeleton className="h-24" />
  if (whole.isError) return <Banner tone="danger" actions={<Button size="sm" onClick={() => void whole.refetch()}>Try again</Button>}>{describeError(whole.error)}</Banner>
  return <GoOnForm step={step} outputs={outputs} before={whole.data} />
}

function GoOnForm({ step, outputs, before }: { step: Step; outputs: readonly string[]; before: Values }) {
  const { workspace, runId } = useRunPlace()
  const control = useControl(workspace, runId)
  const [inputs, setInputs] = useState(() => writeObject(before))
  const [result, setResult] = useState<string | null>(null)
  const typed = readObject(result ?? inputs)
  const changed = result === null && typed.value ? changedPorts(before, typed.value) : {}
  const go = (given: { inputs?: Values; outputs?: Values }) => control.mutate({ action: 'release', step: step.path, ...given })
  const canGo = typed.value !== null && !control.isPending
  return (
    <>
      <Field label={result === null ? 'Inputs' : 'Result'} error={typed.problem ?? undefined}>
        <Textarea
          grow spellCheck={false} className="max-h-80 font-mono text-xs" value={result ?? inputs}
          onChange={(event) => (result === null ? setInputs(event.target.value) : setResult(event.target.value))}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        {result === null ? (
          <>
            <Button size="sm" variant="primary" disabled={!canGo} onClick={() => go(isEmpty(changed) ? {} : { inputs: changed })}>
              {isEmpty(changed) ? 'Carry on' : 'Carry on with these'}
            </Button>
            <Button size="sm" onClick={() => setResult(writeObject(Object.fromEntries(outputs.map((port) => [port, null]))))}>Give a result instead</Button>
          </>
        ) : (
          <>
            <Button size="sm" variant="primary" disabled={!canGo} onClick={() => typed.value && go({ outputs: typed.value })}>Give this result instead</Button>
            <Button size="sm" onClick={() => setResult(null)}>Back to the inputs</Button>
          </>
        )}
      </div>
    </>
  )
}

const isEmpty = (values: Values) => Object.keys(values).length === 0

function explain({ why, condition }: Held): string {
  if (why === 'pause') return 'Held because the run was paused.'
  if (why === 'step') return 'Held because the run goes step by step.'
  return condition ? `Held at a breakpoint: ${condition}` : 'Held at a breakpoint.'
}
