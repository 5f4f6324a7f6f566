/** Makes or changes a connection: first its provider, then what that provider asks for. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { changeConnection, type Connection, createConnection, type Provider, providersQuery } from '../api'
import { useAction } from '../parts/useAction'
import { useHere } from '../parts/useRights'
import { ConnectionFields } from './ConnectionFields'
import { formOf, requestOf } from './form'

const FORM = 'connection'

export function ConnectionDialog({ connection, onClose }: { connection: Connection | null; onClose: () => void }) {
  const { data: providers = [] } = useQuery(providersQuery)
  return (
    <Dialog open onOpenChange={onClose}>
      {providers.length > 0 && <ConnectionForm providers={providers} connection={connection} onClose={onClose} />}
    </Dialog>
  )
}

interface FormProps {
  providers: readonly Provider[]
  connection: Connection | null
  onClose: () => void
}

function ConnectionForm({ providers, connection, onClose }: FormProps) {
  const here = useHere()
  const [providerId, setProviderId] = useState<string>(connection?.provider ?? providers[0]?.id ?? '')
  const [form, setForm] = useState(() => formOf(connection))
  const provider = providers.find(({ id }) => id === providerId)
  const save = useAction(
    (chosen: Provider) => {
      const request = requestOf(form, chosen)
      return connection ? changeConnection(here, connection.id, request) : createConnection(here, request)
    },
    { stale: ['connections', 'models', 'workspace'], done: connection ? 'The connection is changed.' : 'The connection is added.', onDone: onClose },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (provider) save.mutate(provider)
  }
  return (
    <DialogContent
      title={connection ? `Edit ${connection.name}` : 'Add a connection'}
      footer={<><DialogClose asChild><Button>Cancel</Button></DialogClose><Button form={FORM} type="submit" variant="primary" busy={save.isPending} disabled={!form.name.trim()}>{connection ? 'Save' : 'Add connection'}</Button></>}
    >
      <form id={FORM} onSubmit={submit} className="flex flex-col gap-4" autoComplete="off">
        {!connection && (
          <Field label="Provider">
            <Select value={providerId} onValueChange={setProviderId} choices={providers.map(({ id, title }) => ({ value: id, label: title }))} />
          </Field>
        )}
        {provider && <ConnectionFields provider={provider} connection={connection} form={form} onForm={setForm} error={save.error} />}
      </form>
    </DialogContent>
  )
}
