/** The changes that a model proposes for the draft, each to be taken or left; nothing is changed before they are applied. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction } from '@/tenancy/parts/useAction'
import { useMay } from '@/tenancy/parts/useRights'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/toggles'
import { useRunPlace } from '../RunContext'
import { applyChanges, applyCommands, type Change } from './api'
import { toggle } from './choice'

interface ProposedFixProps {
  workspace: string
  agent: string
  changes: readonly Change[]
}

export function ProposedFix({ workspace, agent, changes }: ProposedFixProps) {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(changes.map(({ index }) => index)))
  const mayEdit = useMay('edit')
  const { onChange } = useRunPlace()
  const take = async (taken: Change[]) => {
    if (!onChange) return await applyChanges(workspace, agent, taken)
    onChange(taken)
    return null
  }
  const apply = useAction(() => take(changes.filter(({ index }) => chosen.has(index))), { stale: ['draft'], done: 'The draft is changed.' })
  // The editor has an undo of its own.
  const inverse = apply.data
  const undo = useAction(() => applyCommands(workspace, agent, inverse ?? []), { stale: ['draft'], done: 'The draft is as it was.', onDone: apply.reset })
  return (
    <div className="flex flex-col gap-2">
      <h4 className="text-xs font-medium">Proposed change of the draft</h4>
      <ul aria-label="Proposed changes" className="divide-y divide-line rounded-md border border-line">
        {changes.map((change) => (
          <li key={change.index} className="flex items-start gap-2 px-3 py-2">
            <Checkbox aria-label={change.what} className="mt-0.5" checked={chosen.has(change.index)} disabled={apply.isSuccess} onCheckedChange={() => setChosen(toggle(changes, chosen, change.index))} />
            <ChangeText change={change} />
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        {mayEdit && !apply.isSuccess && <Button size="sm" variant="primary" busy={apply.isPending} disabled={chosen.size === 0} onClick={() => apply.mutate()}>Apply to the draft</Button>}
        {apply.isSuccess && inverse && <Button size="sm" busy={undo.isPending} onClick={() => undo.mutate()}>Undo</Button>}
        <Button size="sm" variant={apply.isSuccess ? 'primary' : 'ghost'} asChild><Link to="/w/$workspace/agents/$agent" params={{ workspace, agent }}>Open agent</Link></Button>
      </div>
    </div>
  )
}

function ChangeText({ change: { what, before, after } }: { change: Change }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="text-xs font-medium">{what}</p>
      {written(before) && <del className="block rounded-xs bg-danger-soft px-1.5 font-mono text-2xs break-words whitespace-pre-wrap no-underline"><span aria-hidden>− </span><span className="sr-only">Before: </span>{written(before)}</del>}
      {written(after) && <ins className="mt-0.5 block rounded-xs bg-success-soft px-1.5 font-mono text-2xs break-words whitespace-pre-wrap no-underline"><span aria-hidden>+ </span><span className="sr-only">After: </span>{written(after)}</ins>}
    </div>
  )
}

function written(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
