/** Makes a token and shows its secret, this once. */
import { type FormEvent, useState } from 'react'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { Select } from '@/ui/select'
import { Checkbox } from '@/ui/toggles'
import { createToken, type NewToken, type Scope } from '../api'
import { fieldError, useAction } from '../parts/useAction'
import { useHere } from '../parts/useRights'
import { endOf, type Lifetime, LIFETIMES } from './expiry'

const SCOPES: readonly { value: Scope; label: string; hint: string }[] = [
  { value: 'read', label: 'Read', hint: 'Look at agents, runs and settings.' },
  { value: 'run', label: 'Run', hint: 'Start and cancel runs.' },
  { value: 'write', label: 'Write', hint: 'Change everything you may change.' },
]
const FORM = 'token'

export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const [token, setToken] = useState<NewToken | null>(null)
  return (
    <Dialog open onOpenChange={onClose}>
      {token ? <Secret token={token} onClose={onClose} /> : <TokenForm onMade={setToken} />}
    </Dialog>
  )
}

function TokenForm({ onMade }: { onMade: (token: NewToken) => void }) {
  const here = useHere()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['read', 'run'])
  const [lifetime, setLifetime] = useState<Lifetime>('90')
  const create = useAction(() => createToken(here, { name: name.trim(), scopes: [...scopes], expires_at: endOf(lifetime, new Date()) }), {
    stale: ['tokens'], onDone: onMade,
  })
  const toggle = (scope: Scope, isOn: boolean) => setScopes(isOn ? [...scopes, scope] : scopes.filter((other) => other !== scope))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  const isReady = name.trim() !== '' && scopes.length > 0
  return (
    <DialogContent
      title="New token"
      footer={<><DialogClose asChild><Button>Cancel</Button></DialogClose><Button form={FORM} type="submit" variant="primary" busy={create.isPending} disabled={!isReady}>Make token</Button></>}
    >
      <form id={FORM} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" required hint="Where it will be used." error={fieldError(create.error, 'name')}>
          <Input value={name} onChange={(event) => setName(event.target.value)} placeholder="Nightly import" autoFocus />
        </Field>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-xs font-medium">What it may do</legend>
          {SCOPES.map(({ value, label, hint }) => (
            <Field key={value} layout="row" label={label} hint={hint}>
              <Checkbox checked={scopes.includes(value)} onCheckedChange={(isOn) => toggle(value, isOn === true)} />
            </Field>
          ))}
          {fieldError(create.error, 'scopes') && <p className="text-xs text-danger">{fieldError(create.error, 'scopes')}</p>}
        </fieldset>
        <Field label="Ends after" error={fieldError(create.error, 'expires_at')} className="max-w-40">
          <Select value={lifetime} onValueChange={setLifetime} choices={LIFETIMES} />
        </Field>
      </form>
    </DialogContent>
  )
}

function Secret({ token, onClose }: { token: NewToken; onClose: () => void }) {
  return (
    <DialogContent title={`${token.name} is made`} footer={<Button variant="primary" onClick={onClose}>Done</Button>}>
      <Banner tone="warning">Copy it now. It is shown this once and cannot be read again.</Banner>
      <div className="mt-3 flex items-center gap-2">
        <Input aria-label="Token" readOnly className="font-mono" value={token.secret} onFocus={(event) => event.target.select()} />
        <CopyButton size="md" variant="secondary" label="Copy token" text={token.secret} />
      </div>
      <p className="mt-3 text-xs text-muted">Send it as <code className="font-mono">Authorization: Bearer {token.prefix}…</code></p>
    </DialogContent>
  )
}
