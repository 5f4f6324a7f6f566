/** The settings of one grader. */
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Input, Textarea } from '@/ui/input'
import type { JsonValue } from '@/ui/json'
import { NumberField } from '@/ui/number-field'
import { Select } from '@/ui/select'
import { Switch } from '@/ui/toggles'
import type { Grader } from '../api'
import { writeTyped } from '../values'

interface GraderFieldsProps {
  grader: Grader
  outputs: readonly string[]
  errorFor: (setting: string) => string | undefined
  onGrader: (grader: Grader) => void
}

type Fields = GraderFieldsProps & { set: (name: string, value: JsonValue | undefined) => void }

export function GraderFields(props: GraderFieldsProps) {
  const set = (name: string, value: JsonValue | undefined) => {
    const { [name]: _, ...others } = props.grader
    props.onGrader({ ...others, type: props.grader.type, ...(value === undefined ? {} : { [name]: value }) })
  }
  const fields = { ...props, set }
  switch (props.grader.type) {
    case 'equals': return <EqualsFields {...fields} />
    case 'contains': return <ContainsFields {...fields} />
    case 'json_schema': return <SchemaFields {...fields} />
    case 'jsonata': return <ExpressionFields {...fields} />
    case 'judge': return <JudgeFields {...fields} />
    default: return null
  }
}

const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '')

function EqualsFields(props: Fields) {
  const { grader, errorFor, set } = props
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <PortField {...props} />
      <Field label="Tolerance" hint="Numbers may be so far apart." error={errorFor('tolerance')}>
        <NumberField min={0} value={typeof grader.tolerance === 'number' ? grader.tolerance : null} onValueChange={(value) => set('tolerance', value ?? undefined)} />
      </Field>
    </div>
  )
}

const MODES = [{ value: 'all', label: 'All of them' }, { value: 'any', label: 'Any of them' }, { value: 'none', label: 'None of them' }] as const

function ContainsFields(props: Fields) {
  const { grader, errorFor, set } = props
  const texts = Array.isArray(grader.texts) ? grader.texts.map((part: JsonValue) => text(part)) : ['']
  const write = (at: number, next: string | null) => set('texts', texts.flatMap((part, place) => (place !== at ? [part] : next === null ? [] : [next])))
  const mode = MODES.find(({ value }) => value === grader.mode)?.value ?? 'all'
  return (
    <>
      <Field label="Texts" error={errorFor('texts')}>
        <div className="flex flex-col gap-1">
          {texts.map((part, at) => (
            <span key={at} className="flex gap-1">
              <Input aria-label={`Text ${at + 1}`} value={part} onChange={(event) => write(at, event.target.value)} />
              {texts.length > 1 && <IconButton label={`Remove text ${at + 1}`} onClick={() => write(at, null)}><Trash2 /></IconButton>}
            </span>
          ))}
          <div><Button size="sm" variant="ghost" onClick={() => set('texts', [...texts, ''])}><Plus /> Add text</Button></div>
        </div>
      </Field>
      <div className="grid items-start gap-2 sm:grid-cols-2">
        <Field label="It contains"><Select value={mode} choices={MODES} onValueChange={(value) => set('mode', value)} /></Field>
        <PortField {...props} />
      </div>
      <Field label="Ignore case" layout="row"><Switch checked={grader.ignore_case === true} onCheckedChange={(is) => set('ignore_case', is || undefined)} /></Field>
    </>
  )
}

function SchemaFields(props: Fields) {
  const { grader, errorFor, set } = props
  const [typed, setTyped] = useState(() => writeTyped(grader.schema))
  const write = (next: string) => {
    setTyped(next)
    set('schema', parse(next) ?? next)
  }
  return (
    <>
      <Field label="Schema" error={errorFor('schema') ?? (parse(typed) === undefined ? 'This is not JSON yet.' : undefined)}>
        <Textarea grow className="font-mono text-xs" spellCheck={false} value={typed} onChange={(event) => write(event.target.value)} />
      </Field>
      <PortField {...props} />
    </>
  )
}

function ExpressionFields({ grader, errorFor, set }: Fields) {
  return (
    <Field label="Expression" hint="JSONata, for example $length(outputs.text) < 200." error={errorFor('expression')}>
      <Textarea grow className="font-mono text-xs" spellCheck={false} value={text(grader.expression)} onChange={(event) => set('expression', event.target.value)} />
    </Field>
  )
}

function JudgeFields(props: Fields) {
  const { grader, errorFor, set } = props
  return (
    <>
      <Field label="Rubric" hint="When does the output pass?" error={errorFor('rubric')}>
        <Textarea grow value={text(grader.rubric)} placeholder="The answer names a source and stays polite." onChange={(event) => set('rubric', event.target.value)} />
      </Field>
      <div className="grid gap-2 sm:grid-cols-2">
        <Field label="Model" hint="smart, unless you name another." error={errorFor('model')}>
          <Input value={text(grader.model)} placeholder="smart" onChange={(event) => set('model', event.target.value || undefined)} />
        </Field>
        <PortField {...props} />
      </div>
    </>
  )
}

const ALL = '*'

function PortField({ grader, outputs, errorFor, set }: Fields) {
  const port = text(grader.port)
  const names = [...new Set([...outputs, ...(port ? [port] : [])])]
  const choices = [{ value: ALL, label: 'All outputs' }, ...names.map((name) => ({ value: name, label: name }))]
  return (
    <Field label="Looks at" error={errorFor('port')}>
      <Select value={port || ALL} choices={choices} onValueChange={(value) => set('port', value === ALL ? undefined : value)} />
    </Field>
  )
}

function parse(typed: string): JsonValue | undefined {
  try {
    return JSON.parse(typed) as JsonValue
  } catch {
    return undefined
  }
}
