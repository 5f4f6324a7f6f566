/** The pinned output of a node: shown, edited as JSON, taken off; or the way to pin one. */
import { Pin, PinOff } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { objectProblem } from '@/runs/fork/objectProblem'
import { pin, pinOutput, unpin } from '../editor/run/deeds'
import { useDraft, useEditor } from '../editor/session'
import type { Json } from '../kinds/types'
import { portsFor } from '../commands/lookup'

export function PinSection({ id }: { id: string }) {
  const session = useEditor()
  const pinned = useDraft((state) => state.marks[id]?.pin)
  const byHand = () => {
    const ports = portsFor(session.draft.store.getState(), session.kinds, id)
    pin(session, id, Object.fromEntries((ports?.outputs ?? []).filter(({ type }) => type !== 'tool').map(({ name }) => [name, ''])))
  }
  if (pinned === undefined && !session.canEdit) return null
  if (pinned === undefined) {
    return (
      <div className="flex flex-wrap gap-2 border-b border-line px-3 py-2">
        <Button size="sm" onClick={() => void pinOutput(session, id)}><Pin /> Pin output</Button>
        <Button size="sm" variant="ghost" onClick={byHand}>Write one by hand</Button>
      </div>
    )
  }
  return (
    <section aria-label="Pinned output" className="flex flex-col gap-2 border-b border-line bg-sunken px-3 py-2">
      <PinnedText key={id} id={id} value={pinned} />
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 text-2xs text-muted">Runs of the draft take this and do not carry the node out. Revisions never do.</p>
        {session.canEdit && <Button size="sm" onClick={() => unpin(session, id)}><PinOff /> Unpin</Button>}
      </div>
    </section>
  )
}

/** The text as it is typed. It is written when the field is left: each time, the whole pin goes to the server. */
function PinnedText({ id, value }: { id: string; value: Json }) {
  const session = useEditor()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? JSON.stringify(value, null, 2)
  const write = () => {
    if (typed === null || objectProblem(typed)) return
    pin(session, id, JSON.parse(typed) as Json)
    setTyped(null)
  }
  useOnLeave(write)
  // Run by key goes from inside the field, and is to take what stands here.
  const onKeyDown = (event: KeyboardEvent) => (event.metaKey || event.ctrlKey) && event.key === 'Enter' && write()
  return (
    <Field label="Pinned output" error={objectProblem(shown) ?? undefined}>
      <Textarea grow className="font-mono text-xs" spellCheck={false} value={shown} readOnly={!session.canEdit} onChange={(event) => setTyped(event.target.value)} onBlur={write} onKeyDown={onKeyDown} />
    </Field>
  )
}

/** A field that goes while it has the focus is not told that it is left. */
function useOnLeave(act: () => void) {
  const latest = useRef(act)
  useEffect(() => { latest.current = act })
  useEffect(() => () => latest.current(), [])
}
