/** One input or output of the agent: its name and type, and how people meet it in the form of a run. */
import { ChevronRight, X } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/ui/cn'
import { Field } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import { Switch } from '@/ui/toggles'
import type { Declaration } from '../../kinds/ports'
import type { Json } from '../../kinds/types'
import { JsonWidget } from '../form/fields/JsonWidget'
import { NameInput } from '../NameInput'
import { TypeSelect } from '../TypeSelect'

interface DeclarationRowProps {
  name: string
  value: Declaration
  isInput: boolean
  readOnly: boolean
  onValue: (value: Declaration | null) => void
  onRename: (typed: string) => void
}

export function DeclarationRow({ name, value, isInput, readOnly, onValue, onRename }: DeclarationRowProps) {
  const [isOpen, setOpen] = useState(false)
  const put = (part: { [K in keyof Declaration]?: Declaration[K] | undefined }) => {
    onValue(Object.fromEntries(Object.entries({ ...value, ...part }).filter(([, each]) => each !== undefined && each !== '')))
  }
  return (
    <li className="rounded-md border border-line p-2">
      <div className="flex items-center gap-1">
        <NameInput value={name} onRename={onRename} readOnly={readOnly} />
        <TypeSelect value={value.type ?? 'any'} onValue={(type) => put({ type })} readOnly={readOnly} />
        <IconButton label={isOpen ? 'Less' : 'More'} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRight className={cn('transition-transform', isOpen && 'rotate-90')} />
        </IconButton>
        <IconButton label={`Remove ${name}`} disabled={readOnly} onClick={() => onValue(null)}><X /></IconButton>
      </div>
      {isOpen && (
        <div className="flex flex-col gap-3 pt-3">
          <Field label="Label"><Input value={value.title ?? ''} readOnly={readOnly} onChange={(event) => put({ title: event.target.value })} /></Field>
          <Field label="Help"><Input value={value.description ?? ''} readOnly={readOnly} onChange={(event) => put({ description: event.target.value })} /></Field>
          {isInput && <Default value={value} put={put} readOnly={readOnly} />}
          {isInput && (
            <Field label="Required" layout="row">
              <Switch checked={value.required !== false} disabled={readOnly} onCheckedChange={(on) => put({ required: on ? undefined : false })} />
            </Field>
          )}
        </div>
      )}
    </li>
  )
}

function Default({ value, put, readOnly }: { value: Declaration; put: (part: { default?: Json | undefined }) => void; readOnly: boolean }) {
  const isText = (value.type ?? 'any') === 'text'
  return (
    <Field label="Default value">
      {isText ? (
        <Input value={typeof value.default === 'string' ? value.default : ''} readOnly={readOnly} onChange={(event) => put({ default: event.target.value || undefined })} />
      ) : (
        <JsonWidget nodeId="input" spec={{ name: 'default', label: 'Default', required: false, schema: {} }} value={value.default} readOnly={readOnly} onValue={(next) => put({ default: next ?? undefined })} />
      )}
    </Field>
  )
}
