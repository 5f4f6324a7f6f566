/** The value that is decided on, in a field, and what that changes. */
import { useDeferredValue } from 'react'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { Difference } from '../compare/ValueDiff'
import type { Change } from './useChange'

export function ValueEditor({ change: { before, edited, typed, value, type } }: { change: Change }) {
  const isText = typeof before === 'string'
  // A long text is compared anew when the hand rests.
  const after = useDeferredValue(value)
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Field label={isText ? 'Value' : 'Value as JSON'} error={typed?.problem ?? undefined}>
        <Textarea grow autoFocus spellCheck={isText} className={isText ? undefined : 'font-mono text-xs'} value={edited ?? ''} onChange={(event) => type(event.target.value)} />
      </Field>
      {before !== undefined && after !== undefined && (
        <section aria-label="What changes" className="min-w-0">
          <h4 className="flex h-7 items-center text-xs font-medium">What changes</h4>
          <Difference name="value" a={before} b={after} />
        </section>
      )}
    </div>
  )
}
