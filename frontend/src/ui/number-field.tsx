/** A number typed as text: commits on blur and Enter, steps with the arrow keys, never shows "NaN". */
import { type ComponentProps, useState } from 'react'
import { clampNumber, parseNumber } from './number'
import { Input } from './input'

export type NumberFieldProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'min' | 'max' | 'step'> & {
  value: number | null
  /** Called with a number within the limits, or null when the field is emptied. */
  onValueChange: (value: number | null) => void
  min?: number
  max?: number
  step?: number
  /** Unit drawn inside the field: "s", "tokens". */
  unit?: string
}

export function NumberField({ value, onValueChange, min, max, step = 1, unit, ...rest }: NumberFieldProps) {
  const shown = value === null ? '' : String(value)
  // What is being typed; null while nobody types, so that a value from outside shows at once.
  const [draft, setDraft] = useState<string | null>(null)
  const typed = draft ?? shown

  const commit = (next: number | null) => {
    const allowed = next === null ? null : clampNumber(next, min, max)
    setDraft(null)
    if (allowed !== value) onValueChange(allowed)
  }
  const commitDraft = () => {
    const parsed = parseNumber(typed)
    if (parsed === undefined) setDraft(null)
    else commit(parsed)
  }
  const stepBy = (steps: number) => commit((parseNumber(typed) ?? value ?? 0) + steps * step)

  return (
    <span className="relative block w-full min-w-0">
      <Input
        inputMode="decimal"
        autoComplete="off"
        role="spinbutton"
        aria-valuenow={value ?? undefined}
        aria-valuemin={min}
        aria-valuemax={max}
        {...rest}
        style={unit ? { paddingRight: `${unit.length + 1.5}ch` } : undefined}
        value={typed}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commitDraft}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commitDraft()
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          stepBy((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1))
        }}
      />
      {unit && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-xs text-muted"
        >
          {unit}
        </span>
      )}
    </span>
  )
}
