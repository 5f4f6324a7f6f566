/** One case: its inputs, what is expected of them, and the graders that decide. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ApiProblem, describeError } from '@/api/problem'
import { useAction } from '@/tenancy/parts/useAction'
import { Loaded } from '@/tenancy/parts/Loaded'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input, Textarea } from '@/ui/input'
import { type Case, type Grader, type Ports, portsQuery, saveCase, type Values } from '../api'
import { GraderList } from '../graders/GraderList'
import { usePlace } from '../usePlace'
import { isValues, readAll, readPorts, readWhole, type Typed, type Way, wayOf, writeTyped, writeWhole } from '../values'

interface CaseDialogProps {
  dataset: string
  /** Null makes a new one. */
  shown: Case | null
  onClose: () => void
}

export function CaseDialog(props: CaseDialogProps) {
  const ports = useQuery(portsQuery(usePlace()))
  return (
    <Dialog open onOpenChange={(is) => is || props.onClose()}>
      {ports.data
        ? <CaseForm {...props} ports={ports.data} />
        : <DialogContent title="Case" width="lg"><Loaded query={ports}>{() => null}</Loaded></DialogContent>}
    </Dialog>
  )
}

/** Whether a field of the form says what was refused. */
const isShownBelow = (error: Error) => error instanceof ApiProblem && error.errors.some(({ field }) => field.startsWith('graders.') || field === 'name')

function CaseForm({ dataset, shown, onClose, ports }: CaseDialogProps & { ports: Ports }) {
  const place = usePlace()
  const form = useId()
  const [name, setName] = useState(shown?.name ?? '')
  const [inputs, setInputs] = useState(() => typedFor(Object.keys(ports.inputs), shown?.inputs ?? {}))
  const expected = isValues(shown?.expected) ? shown.expected : {}
  const [whole, setWhole] = useState(() => writeWhole(shown?.expected ?? null))
  const [outputs, setOutputs] = useState(() => typedFor(ports.outputs, expected))
  const [graders, setGraders] = useState<Grader[]>(shown?.graders ?? [])
  const [broken, setBroken] = useState<string[]>([])
  const save = useAction(saveCase.bind(null, place, dataset, shown?.id ?? null), { stale: ['cases', 'datasets'], onDone: onClose })
  const inputWay = (port: string) => wayOf(ports.inputs[port]?.type, shown?.inputs[port])
  const outputWay = (port: string) => wayOf(undefined, expected[port])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = readAll(inputs, inputWay)
    const wanted = whole === null ? readPorts(outputs, outputWay) : readWhole(whole)
    const unread = [...given.broken.map((port) => `inputs.${port}`), ...wanted.broken]
    setBroken(unread)
    if (unread.length === 0) save.mutate({ name: name.trim(), inputs: given.values, expected: wanted.value, graders })
  }
  const errorFor = (field: string) => (broken.includes(field) ? 'This is not JSON.' : save.error instanceof ApiProblem ? save.error.errorFor(field) : undefined)
  return (
    <DialogContent
      title={shown ? 'Edit case' : 'New case'} width="lg"
      footer={<><DialogClose asChild><Button>Cancel</Button></DialogClose><Button variant="primary" type="submit" form={form} busy={save.isPending}>Save case</Button></>}
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {save.isError && !isShownBelow(save.error) && <Banner tone="danger">{describeError(save.error)}</Banner>}
        <Field label="Name" error={errorFor('name')}><Input value={name} maxLength={200} placeholder="The beginning of its first text" onChange={(event) => setName(event.target.value)} /></Field>
        <div className="grid items-start gap-4 md:grid-cols-2">
          <PortFields title="Inputs" head="inputs" typed={inputs} wayFor={inputWay} titleOf={(port) => ports.inputs[port]?.title || port} errorFor={errorFor} onTyped={setInputs} empty="This agent takes no inputs." />
          {whole === null
            ? <PortFields title="Expected output" head="expected" typed={outputs} wayFor={outputWay} titleOf={(port) => port} errorFor={errorFor} onTyped={setOutputs} empty="This agent gives no outputs yet." />
            : (
              <Field label="Expected output" error={errorFor('expected')} aside={<span className="font-mono text-2xs text-muted">JSON</span>}>
                <Textarea grow rows={2} className="font-mono text-xs" value={whole} onChange={(event) => setWhole(event.target.value)} />
              </Field>
            )}
        </div>
        <GraderList graders={graders} outputs={ports.outputs} errorFor={errorFor} onGraders={setGraders} />
      </form>
    </DialogContent>
  )
}

interface PortFieldsProps {
  title: string
  head: 'inputs' | 'expected'
  typed: Typed
  wayFor: (port: string) => Way
  titleOf: (port: string) => string
  errorFor: (field: string) => string | undefined
  onTyped: (typed: Typed) => void
  empty: string
}

function PortFields({ title, head, typed, wayFor, titleOf, errorFor, onTyped, empty }: PortFieldsProps) {
  const ports = Object.keys(typed)
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-xs font-medium text-muted">{title}</legend>
      {ports.length === 0 && <p className="text-xs text-muted">{empty}</p>}
      {ports.map((port) => (
        <Field key={port} label={titleOf(port)} error={errorFor(`${head}.${port}`)} aside={<span className="font-mono text-2xs text-muted">{wayFor(port) === 'json' ? 'JSON' : ''}</span>}>
          <Textarea grow rows={2} data-port={`${head}.${port}`} value={typed[port]} className={wayFor(port) === 'json' ? 'font-mono text-xs' : ''} onChange={(event) => onTyped({ ...typed, [port]: event.target.value })} />
        </Field>
      ))}
    </fieldset>
  )
}

/** A field for every port of the draft, and for what the case says beyond them. */
const typedFor = (ports: readonly string[], values: Values): Typed =>
  Object.fromEntries([...new Set([...ports, ...Object.keys(values)])].map((port) => [port, writeTyped(values[port])]))
