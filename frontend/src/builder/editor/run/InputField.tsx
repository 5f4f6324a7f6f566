/** One input of a run, by its declared type. */
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { NumberField } from '@/ui/number-field'
import { Switch } from '@/ui/toggles'
import { JsonWidget } from '../../inspector/form/fields/JsonWidget'
import type { Declaration } from '../../kinds/ports'
import type { Json } from '../../kinds/types'
import { FileInput } from './FileInput'

interface InputFieldProps {
  name: string
  declaration: Declaration
  value: Json | undefined
  error: string | undefined
  onValue: (value: Json) => void
}

const FILES: { [type: string]: string } = { file: '*/*', image: 'image/*', audio: 'audio/*', video: 'video/*', document: '.pdf,.txt,.md,.csv,.json,.html' }

export function InputField({ name, declaration, value, error, onValue }: InputFieldProps) {
  const type = declaration.type ?? 'any'
  return (
    <Field
      label={declaration.title || name} hint={declaration.description} error={error} required={declaration.required !== false && declaration.default === undefined}
      layout={type === 'boolean' ? 'row' : 'stack'} aside={<span className="font-mono text-2xs text-muted">{type}</span>}
    >
      <Control name={name} type={type} value={value} onValue={onValue} />
    </Field>
  )
}

function Control({ name, type, value, onValue }: { name: string; type: string; value: Json | undefined; onValue: (value: Json) => void }) {
  if (type === 'boolean') return <Switch checked={value === true} onCheckedChange={onValue} />
  if (type === 'number') return <NumberField value={typeof value === 'number' ? value : null} onValueChange={onValue} step={1} />
  if (FILES[type]) return <FileInput accept={FILES[type]} value={value} onValue={onValue} />
  const isText = type === 'text' || (type === 'any' && (typeof value === 'string' || value === null))
  if (isText) return <Textarea grow value={typeof value === 'string' ? value : ''} data-input={name} onChange={(event) => onValue(event.target.value)} />
  return <JsonWidget nodeId="input" spec={{ name, label: name, required: false, schema: {} }} value={value} readOnly={false} onValue={onValue} />
}
