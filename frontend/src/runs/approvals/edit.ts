/** A value as whoever decides edits it: a text as it is, everything else as JSON. Pure. */
import type { JsonValue } from '@/ui/json'

export const writeValue = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

/** Whether a number in it is so large that the page has rounded it: given back, it would be another one. */
export function isRounded(value: JsonValue | undefined): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER
  return typeof value === 'object' && value !== null && Object.values(value).some(isRounded)
}

export type Typed = { value: JsonValue; problem: null } | { value: null; problem: string }

/** The value in what was typed; else a sentence that says what to mend. A text stays a text. */
export function readValue(typed: string, before: JsonValue): Typed {
  if (typeof before === 'string') return { value: typed, problem: null }
  try {
    const value = JSON.parse(typed) as JsonValue
    return isRounded(value) ? { value: null, problem: 'A number here is too large to be kept exactly.' } : { value, problem: null }
  } catch (error) {
    return { value: null, problem: `This is not JSON yet: ${error instanceof Error ? error.message : ''}` }
  }
}
