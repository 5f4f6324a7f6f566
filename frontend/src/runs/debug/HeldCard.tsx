/** A held step: why it is held, and what it goes on with: its inputs, others, or a result in its place. */
import { useState } from 'react'
import { useMoment } from '@/live/hooks'
import type { Held, Step } from '@/live/step'
import type { Values } from '@/live/wire'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { StatusIcon } from '@/ui/status-icon'
import { useRunPlace } from '../RunContext'
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
  const { workspace, runId } = useRunPlace()
  // A run that is only read, and a moment of the past, can be told nothing.
  const isPast = useMoment() !== null
  const canGive = workspace !== '' && !isPast
  const control = useControl(workspace, runId)
  const [inputs, setInputs] = useState(() => writeObject(step.inputs ?? {}))
  const [result, setResult] = useState<string | null>(null)
  const typed = readObject(result ?? inputs)
  const changed = result === null && typed.value ? changedPorts(step.inputs ?? {}, typed.value) : {}
  const go = (given: { inputs?: Values; outputs?: Values }) => control.mutate({ action: 'release', step: step.path, ...given })
  const canGo = typed.value !== null && !control.isPending
  return (
    <section aria-label="Held step" className="flex flex-col gap-2 rounded-md border border-waiting/50 bg-waiting-soft/40 p-3">
      <p className="flex items-start gap-1.5 text-xs"><StatusIcon status="held" label={null} className="mt-px" /> {explain(held)}</p>
      {held.problem && <Banner tone="warning" title="The condition could not be told">{held.problem}</Banner>}
      {canGive && <>
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
      </>}
    </section>
  )
}

const isEmpty = (values: Values) => Object.keys(values).length === 0

function explain({ why, condition }: Held): string {
  if (why === 'pause') return 'Held because the run was paused.'
  if (why === 'step') return 'Held because the run goes step by step.'
  return condition ? `Held at a breakpoint: ${condition}` : 'Held at a breakpoint.'
}
