/** Completion of `{{`: a list at the caret; choosing writes the name and draws the edge. A small state: closed or open at a place. */
import { useCallback, useMemo, useState, type KeyboardEvent, type RefObject } from 'react'
import { offerNewInput, offerVariables, type Variable } from '../../commands/variables'
import type { DraftState } from '../../draft/projection'
import type { NodeKinds } from '../../kinds/types'
import { useEditor } from '../../editor/session'
import { openPlaceholder } from '../../kinds/template'
import { caretPoint } from './caretPoint'

interface Open {
  start: number
  typed: string
  x: number
  y: number
}

export interface Completion {
  open: Open | null
  choices: Variable[]
  active: number
  setActive: (index: number) => void
  /** Looks again after typing or moving the caret. */
  look: () => void
  close: () => void
  onKeyDown: (event: KeyboardEvent) => void
  choose: (variable: Variable) => void
}

export function useCompletion(
  box: RefObject<HTMLTextAreaElement | null>, id: string, onChoose: (variable: Variable, start: number, end: number) => void,
): Completion {
  const { draft, kinds } = useEditor()
  const [open, setOpen] = useState<Open | null>(null)
  const [active, setActive] = useState(0)
  const choices = useMemo(
    () => (open ? offer(draft.store.getState(), kinds, id, open.typed) : []), [open, draft, kinds, id],
  )
  const close = useCallback(() => setOpen(null), [])
  const look = useCallback(() => {
    const area = box.current
    const found = area && openPlaceholder(area.value, area.selectionStart)
    if (!area || !found) return setOpen(null)
    const { x, y, lineHeight } = caretPoint(area, found.start)
    setActive(0)
    setOpen({ ...found, x, y: y + lineHeight })
  }, [box])
  const choose = (variable: Variable) => {
    const area = box.current
    if (!open || !area) return
    const rest = /^\s*\}\}/.exec(area.value.slice(area.selectionStart))
    onChoose(variable, open.start, area.selectionStart + (rest?.[0].length ?? 0))
    close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || choices.length === 0) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) setActive((active + step + choices.length) % choices.length)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(choices[active] as Variable)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { open, choices, active, setActive, look, close, onKeyDown, choose }
}

function offer(state: DraftState, kinds: NodeKinds, id: string, typed: string): Variable[] {
  const found = matching(offerVariables(state, kinds, id), typed)
  const fresh = found.some((each) => each.name === typed) ? null : offerNewInput(state, id, typed)
  return fresh ? [...found, fresh] : found
}

function matching(variables: Variable[], typed: string): Variable[] {
  const wanted = typed.split('.')[0]?.toLowerCase() ?? ''
  return variables.filter((each) => `${each.name} ${each.from} ${each.port}`.toLowerCase().includes(wanted)).slice(0, 12)
}
