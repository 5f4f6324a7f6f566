/** How many runs of a workspace, a project or an agent are carried at once; an empty field follows the site. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { type Limit, limitQuery, setLimit } from '../api'
import { Loaded } from '../parts/Loaded'
import { fieldError, useAction } from '../parts/useAction'
import { useHere, useMay } from '../parts/useRights'
import { NOT_A_NUMBER, readLimit, sayWhatHolds } from './words'

interface LimitFormProps {
  /** The id of the workspace, the project or the agent. */
  scope: string
  onSaved?: () => void
}

export function LimitForm({ scope, onSaved }: LimitFormProps) {
  const limit = useQuery(limitQuery(useHere(), scope))
  return <Loaded query={limit}>{(known) => <Known key={known.most} limit={known} onSaved={onSaved} />}</Loaded>
}

function Known({ limit: { scope, most, usual }, onSaved }: { limit: Limit; onSaved: (() => void) | undefined }) {
  const here = useHere()
  const mayChange = useMay('manage_workspace')
  const saved = most === null ? '' : String(most)
  const [text, setText] = useState(saved)
  const [isRefused, setRefused] = useState(false)
  const save = useAction((next: number | null) => setLimit(here, scope, next), { stale: ['limit'], done: 'The limit is saved.', onDone: () => onSaved?.() })
  const type = (next: string) => {
    setText(next)
    setRefused(false)
    save.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const next = readLimit(text)
    if (next === undefined) setRefused(true)
    else save.mutate(next)
  }
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <Field label="Runs at once" hint={sayWhatHolds(usual)} error={isRefused ? NOT_A_NUMBER : fieldError(save.error, 'most')} className="w-full max-w-sm">
        <Input inputMode="numeric" autoComplete="off" value={text} readOnly={!mayChange} onChange={(event) => type(event.target.value)} />
      </Field>
      {mayChange && <Button type="submit" className="mt-5" busy={save.isPending} disabled={text.trim() === saved}>Save</Button>}
    </form>
  )
}
