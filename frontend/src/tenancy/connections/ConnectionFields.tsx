/** The fields that a provider asks for. Secrets go in and never come out. */
import { Field } from '@/ui/field'
import { Input, Textarea } from '@/ui/input'
import type { Connection, Provider } from '../api'
import { fieldError } from '../parts/useAction'
import { type ConnectionForm, labelOf } from './form'

interface FieldsProps {
  provider: Provider
  connection: Connection | null
  form: ConnectionForm
  onForm: (form: ConnectionForm) => void
  error: unknown
}

export function ConnectionFields({ provider, connection, form, onForm, error }: FieldsProps) {
  const set = (changes: Partial<ConnectionForm>) => onForm({ ...form, ...changes })
  const isModels = provider.group === 'models'
  return (
    <>
      <Field label="Name" required hint="Agents name it: small letters, digits, - and _." error={fieldError(error, 'name')}>
        <Input value={form.name} onChange={(event) => set({ name: event.target.value })} placeholder={provider.id.replaceAll('_', '-')} />
      </Field>
      <Field
        label="Address" required={isModels && !provider.base_url} error={fieldError(error, 'base_url')}
        hint={isModels ? 'Of the OpenAI-compatible API, up to /v1.' : 'Requests with this connection must stay below it. Empty: any address.'}
      >
        <Input type="url" value={form.base_url} onChange={(event) => set({ base_url: event.target.value })} placeholder={provider.base_url || 'https://'} />
      </Field>
      {provider.options.map((name) => (
        <Field key={name} label={labelOf(name)} error={fieldError(error, `options.${name}`)}>
          <Input value={form.options[name] ?? ''} onChange={(event) => set({ options: { ...form.options, [name]: event.target.value } })} />
        </Field>
      ))}
      {provider.secret.map((name) => (
        <Field key={name} label={labelOf(name)} required={provider.needs_secret && !connection?.has_secret} error={fieldError(error, `secret.${name}`) ?? fieldError(error, 'secret')}>
          <Input
            type="password" autoComplete="new-password" value={form.secret[name] ?? ''} placeholder={connection?.has_secret ? 'Stored. Type to replace it.' : undefined}
            onChange={(event) => set({ secret: { ...form.secret, [name]: event.target.value } })}
          />
        </Field>
      ))}
      {isModels && (
        <>
          <Field label="Default model" hint="Serves agents that name only this connection." error={fieldError(error, 'default_model')}>
            <Input value={form.default_model} onChange={(event) => set({ default_model: event.target.value })} />
          </Field>
          <Field label="Models" hint="One per line, to choose from in the editor." error={fieldError(error, 'model_names')}>
            <Textarea value={form.model_names} onChange={(event) => set({ model_names: event.target.value })} />
          </Field>
        </>
      )}
    </>
  )
}
