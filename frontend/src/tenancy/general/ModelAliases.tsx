/** What "smart" and "fast" stand for, so that agents name a purpose and the workspace chooses the model. */
import { useQuery } from '@tanstack/react-query'
import { Combobox } from '@/ui/combobox'
import { Field } from '@/ui/field'
import { changeWorkspace, modelsQuery, type Workspace } from '../api'
import { Section } from '../parts/Section'
import { useAction } from '../parts/useAction'
import { useMay } from '../parts/useRights'

const ALIASES = [
  { alias: 'smart', label: 'smart', hint: 'For steps where quality counts most.' },
  { alias: 'fast', label: 'fast', hint: 'For steps where speed and price count most.' },
]
const AUTOMATIC = { value: '', label: 'Automatic' }

export function ModelAliases({ workspace }: { workspace: Workspace }) {
  const mayChange = useMay('manage_workspace')
  const models = useQuery(modelsQuery(workspace.slug))
  const aliases = workspace.settings?.model_aliases ?? {}
  const save = useAction(
    (changes: { [alias: string]: string }) => changeWorkspace(workspace.slug, { settings: { model_aliases: { ...aliases, ...changes } } }),
    { stale: ['workspace', 'models'] },
  )
  const known = (models.data ?? []).filter(({ id }) => !ALIASES.some(({ alias }) => alias === id))
  const choices = [AUTOMATIC, ...known.map(({ id, title, provider }) => ({ value: id, label: title, hint: provider }))]
  return (
    <Section title="Model aliases" description="Agents that ask for an alias use the model chosen here.">
      <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
        {ALIASES.map(({ alias, label, hint }) => (
          <Field key={alias} label={<code className="font-mono">{label}</code>} hint={hint}>
            <Combobox
              value={aliases[alias] ?? ''} choices={choices} disabled={!mayChange} offerTyped={(text) => `Use "${text}"`}
              onValueChange={(model) => save.mutate({ [alias]: model })} placeholder="Automatic"
            />
          </Field>
        ))}
      </div>
    </Section>
  )
}
