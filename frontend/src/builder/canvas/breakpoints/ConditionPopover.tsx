/** When a breakpoint holds: always, or only if an expression over the step's inputs is true. */
import { useState } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { Popover, PopoverAnchor, PopoverContent } from '@/ui/popover'
import { useEditor, useView } from '../../editor/session'
import { readBreakpoint, setBreakpoints } from './breakpoints'

export function ConditionPopover() {
  const id = useView((view) => view.breakpointAt)
  return id === null ? null : <Opened key={id} id={id} />
}

function Opened({ id }: { id: string }) {
  const session = useEditor()
  const [condition, setCondition] = useState(() => readBreakpoint(session.draft.store.getState().marks[id]?.breakpoint)?.condition ?? '')
  const [place] = useState(() => document.querySelector(`[data-node-card="${id}"]`)?.getBoundingClientRect())
  const close = () => {
    session.view.setState({ breakpointAt: null })
    document.querySelector<HTMLElement>('[data-canvas]')?.focus()
  }
  const save = () => {
    setBreakpoints(session, [id], { condition: condition.trim() })
    close()
  }
  return (
    <Popover open onOpenChange={(open) => !open && close()}>
      <PopoverAnchor asChild><span aria-hidden className="fixed size-0" style={{ left: place?.left ?? 300, top: (place?.top ?? 200) + 30 }} /></PopoverAnchor>
      <PopoverContent aria-label="Breakpoint" side="bottom" className="flex w-80 flex-col gap-3">
        <Field label="Stop only if" hint="JSONata over the step's inputs, for example $length(text) > 200. Empty: always.">
          <Input
            value={condition} className="font-mono text-xs" placeholder="always" autoFocus
            onChange={(event) => setCondition(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && save()}
          />
        </Field>
        <div className="flex gap-2">
          <Button size="sm" variant="primary" onClick={save}>Set breakpoint</Button>
          <Button size="sm" onClick={() => { setBreakpoints(session, [id], null); close() }}>Remove</Button>
        </div>
      </PopoverContent>
    </Popover>
  )
}
