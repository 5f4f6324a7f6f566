/** Forks the run from a step: as it was, with another output, with other inputs, on its revision or on the draft. */
import { useQuery } from '@tanstack/react-query'
import { GitFork } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import type { Step } from '@/live/step'
import { useRunStore } from '@/live/runStore'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import type { JsonValue } from '@/ui/json'
import { SegmentedControl } from '@/ui/segmented'
import { Skeleton } from '@/ui/skeleton'
import type { Fork } from '../api'
import { useRunPlace } from '../RunContext'
import { readWhole } from '../values/whole'
import { objectProblem } from './objectProblem'
import { useFork } from './useFork'

interface ForkDialogProps {
  step: Step
  onClose: () => void
}

export function ForkDialog({ step, onClose }: ForkDialogProps) {
  const { workspace, runId } = useRunPlace()
  const inputs = useRunStore(({ run }) => run?.inputs ?? {})
  const values = useQuery({
    queryKey: ['fork', workspace, runId, step.path],
    queryFn: async () => {
      await useRunStore.getState().watch?.readValues(step.path)
      const { outputs } = useRunStore.getState().steps.get(step.path) ?? step
      return readWhole(workspace, runId, [outputs ?? {}, inputs])
    },
    staleTime: Infinity,
  })
  return (
    <Dialog open onOpenChange={onClose}>
      {values.isPending && <DialogContent title="Fork from here"><Skeleton className="h-40" /></DialogContent>}
      {values.isError && <DialogContent title="Fork from here"><Banner tone="danger">{describeError(values.error)}</Banner></DialogContent>}
      {values.data && <ForkForm step={step} values={values.data as readonly [JsonValue, JsonValue]} onClose={onClose} />}
    </Dialog>
  )
}

const STARTS = [{ value: 'again', label: 'Run this step again' }, { value: 'edited', label: 'Go on with another output' }] as const
const REVISIONS = [{ value: 'same', label: 'The run’s revision' }, { value: 'draft', label: 'The draft as it is now' }] as const
const written = (value: JsonValue) => JSON.stringify(value, null, 2)

function ForkForm({ step, values: [outputs, inputs], onClose }: ForkDialogProps & { values: readonly [JsonValue, JsonValue] }) {
  const [start, setStart] = useState<(typeof STARTS)[number]['value']>('again')
  const [revision, setRevision] = useState<(typeof REVISIONS)[number]['value']>('same')
  const [output, setOutput] = useState(() => written(outputs))
  const [input, setInput] = useState(() => written(inputs))
  const fork = useFork()
  const problems = { output: start === 'edited' ? objectProblem(output) : null, input: objectProblem(input) }
  const submit = () => {
    if (problems.output || problems.input) return
    const wish: Fork = { mode: 'from', step: step.path }
    if (start === 'edited') wish.outputs = { [step.path]: JSON.parse(output) as unknown }
    if (input !== written(inputs)) wish.inputs = JSON.parse(input) as { [name: string]: unknown }
    if (revision === 'draft') wish.revision = 'draft'
    fork.mutate(wish, { onSuccess: onClose })
  }
  return (
    <DialogContent
      title="Fork from here" description="A new run begins here. What does not depend on this step keeps its recorded result, at no cost."
      onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && submit()}
      footer={<>
        <DialogClose asChild><Button>Cancel</Button></DialogClose>
        <Button variant="primary" busy={fork.isPending} onClick={submit}><GitFork /> Fork</Button>
      </>}
    >
      <div className="flex flex-col gap-4">
        <SegmentedControl aria-label="Where to begin" value={start} onValueChange={setStart} choices={STARTS} />
        {start === 'edited' && (
          <Field label="Output of this step" error={problems.output ?? undefined}>
            <Textarea grow className="font-mono text-xs" spellCheck={false} value={output} onChange={(event) => setOutput(event.target.value)} />
          </Field>
        )}
        <Field label="Inputs of the run" error={problems.input ?? undefined} hint="What reads a changed input is run again.">
          <Textarea grow className="font-mono text-xs" spellCheck={false} value={input} onChange={(event) => setInput(event.target.value)} />
        </Field>
        <Field label="Runs"><SegmentedControl value={revision} onValueChange={setRevision} choices={REVISIONS} /></Field>
      </div>
    </DialogContent>
  )
}
