/** The workspace's name, its model aliases, how many runs it carries at once, and what it lets agents reach. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { Switch } from '@/ui/toggles'
import { changeWorkspace, type Workspace, workspaceQuery } from '../api'
import { LimitForm } from '../limits/LimitForm'
import { ABOVE } from '../limits/words'
import { Loaded } from '../parts/Loaded'
import { Section } from '../parts/Section'
import { fieldError, useAction } from '../parts/useAction'
import { useHere, useMay } from '../parts/useRights'
import { ModelAliases } from './ModelAliases'

export function GeneralSettings() {
  const query = useQuery(workspaceQuery(useHere()))
  return (
    <Loaded query={query}>
      {(workspace) => (
        <>
          <NameForm key={workspace.name} workspace={workspace} />
          <ModelAliases workspace={workspace} />
          <Section title="Limit" description={ABOVE}><LimitForm scope={workspace.id} /></Section>
          <Network workspace={workspace} />
        </>
      )}
    </Loaded>
  )
}

function NameForm({ workspace }: { workspace: Workspace }) {
  const mayChange = useMay('manage_workspace')
  const [name, setName] = useState(workspace.name)
  const save = useAction(() => changeWorkspace(workspace.slug, { name }), { stale: ['workspace'], done: 'The workspace has its new name.' })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Section title="Workspace" description={<>Its address stays <code className="font-mono text-xs">/w/{workspace.slug}</code>.</>}>
      <form onSubmit={submit} className="flex items-end gap-2">
        <Field label="Name" error={fieldError(save.error, 'name')} className="w-full max-w-sm">
          <Input value={name} maxLength={100} readOnly={!mayChange} onChange={(event) => setName(event.target.value)} />
        </Field>
        {mayChange && <Button type="submit" busy={save.isPending} disabled={!name.trim() || name === workspace.name}>Save</Button>}
      </form>
    </Section>
  )
}

function Network({ workspace }: { workspace: Workspace }) {
  const mayChange = useMay('manage_workspace')
  const isAllowed = workspace.settings?.allow_private_network ?? false
  const save = useAction((allow: boolean) => changeWorkspace(workspace.slug, { settings: { allow_private_network: allow } }), { stale: ['workspace'] })
  const refused = fieldError(save.error, 'settings.allow_private_network') ?? fieldError(save.error, 'allow_private_network')
  return (
    <Section title="Network">
      <Field
        layout="row" label="Let agents and connections reach private addresses" error={refused}
        hint="For models and services on your own machine or network. Off, agents reach public addresses only."
      >
        <Switch checked={isAllowed} disabled={!mayChange || save.isPending} onCheckedChange={(allow) => save.mutate(allow)} />
      </Field>
    </Section>
  )
}
