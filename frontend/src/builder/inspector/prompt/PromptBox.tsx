/** A text with variables: `{{` offers what is upstream and draws the edge, names show as chips. */
import { useId, useMemo, useRef } from 'react'
import { writeAndPlaceCaret } from '@/ui/caret'
import { cn } from '@/ui/cn'
import { useFieldProps } from '@/ui/field'
import { control } from '@/ui/surface'
import { edgesInto } from '../../commands/lookup'
import { wireVariable, type Variable } from '../../commands/variables'
import type { Command } from '../../draft/commands'
import { useDraft, useEditor } from '../../editor/session'
import { useDropValue } from '../use/useDropValue'
import { useOthersHere } from '../SoftFocus'
import { BOX_TEXT, Highlight } from './Highlight'
import { CompletionList } from './CompletionList'
import { useSteadyCaret } from './useCaret'
import { useCompletion } from './useCompletion'

interface PromptBoxProps {
  id: string
  /** The setting that it writes; values can be dropped into it. */
  setting?: string
  value: string
  onValue: (value: string, more?: Command[]) => void
  rows?: number
  placeholder?: string
  /** One line: Enter does not break it. */
  single?: boolean
}

export function PromptBox({ id, setting, value, onValue, rows = 6, placeholder, single }: PromptBoxProps) {
  const { draft, kinds, canEdit } = useEditor()
  const box = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const note = useSteadyCaret(box, value)
  const wired = useDraft((state) => edgesInto(state, id).map(([, edge]) => edge.targetPort).join())
  const known = useMemo(() => new Set(wired.split(',')), [wired])
  const write = (text: string, more?: Command[]) => {
    note(text)
    onValue(text, more)
  }
  const completion = useCompletion(box, id, (variable: Variable, start, end) => {
    const inserted = `{{ ${variable.name} }}`
    writeAndPlaceCaret(box.current, start + inserted.length, () => {
      write(value.slice(0, start) + inserted + value.slice(end), wireVariable(draft.store.getState(), kinds, id, variable))
    })
  })
  const props = useFieldProps({})
  const drop = useDropValue(id, setting)
  const others = useOthersHere()
  return (
    <div className={cn(control, 'relative overflow-hidden p-0 focus-within:border-accent')}>
      <Highlight text={value} known={known} others={others} />
      <textarea
        {...props} {...drop} ref={box} value={value} readOnly={!canEdit} placeholder={placeholder} spellCheck={false} rows={single ? 1 : rows}
        role="combobox" aria-autocomplete="list" aria-expanded={completion.open !== null} aria-controls={listId}
        aria-activedescendant={completion.open ? `${listId}-${completion.active}` : undefined}
        className={cn(BOX_TEXT, 'relative block field-sizing-content w-full resize-none bg-transparent outline-none', !single && 'min-h-16')}
        onChange={(event) => { write(event.target.value); completion.look() }}
        onKeyDown={(event) => {
          completion.onKeyDown(event)
          if (single && event.key === 'Enter') event.preventDefault()
        }}
        onClick={completion.look}
        onBlur={completion.close}
      />
      <CompletionList completion={completion} listId={listId} />
    </div>
  )
}
