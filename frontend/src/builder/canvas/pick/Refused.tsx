/** The ports that an edge cannot lead to, counted, and for each reason which they are. */
import { useState } from 'react'
import { plural } from '@/ui/format'
import type { Ends, RefusedEnd } from '../../commands/ends'
import { titleOf } from '../../commands/lookup'
import { useDraft, useEditor } from '../../editor/session'

/** Of those that a reason names. */
const MOST = 6

export function Refused({ ends: { refused, beyond } }: { ends: Ends }) {
  const [isOpen, setOpen] = useState(false)
  if (refused.length + beyond === 0) return null
  const said = [refused.length > 0 && `${plural(refused.length, 'port')} that ${refused.length === 1 ? 'does' : 'do'} not fit`, beyond > 0 && `${plural(beyond, 'node')} in other containers`].filter((part) => part !== false)
  return (
    <div className="flex min-h-0 flex-col border-t border-line text-2xs text-muted">
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="px-3.5 py-2 text-left hover:bg-hover focus-visible:bg-hover">
        Left out: {said.join(' and ')}. <span className="underline">{isOpen ? 'Hide why' : 'Why?'}</span>
      </button>
      {isOpen && (
        <ul className="flex max-h-40 flex-col gap-1.5 overflow-y-auto px-3.5 pb-3">
          {[...byReason(refused)].map(([why, ports]) => <li key={why}><p className="text-fg">{why}</p><Names ports={ports} /></li>)}
          {beyond > 0 && <li className="text-fg">An edge cannot cross the border of a container. Wire the container itself.</li>}
        </ul>
      )}
    </div>
  )
}

function Names({ ports }: { ports: RefusedEnd[] }) {
  const { kinds } = useEditor()
  const names = useDraft((state) => ports.slice(0, MOST).map(({ ref }) => `${titleOf(state, kinds, ref.node)} · ${ref.port}`).join(', '))
  return <p>{names}{ports.length > MOST && ` and ${ports.length - MOST} more`}</p>
}

function byReason(refused: RefusedEnd[]): Map<string, RefusedEnd[]> {
  const reasons = new Map<string, RefusedEnd[]>()
  for (const each of refused) reasons.set(each.why, [...(reasons.get(each.why) ?? []), each])
  return reasons
}
