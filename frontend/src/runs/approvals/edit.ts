/** A value as whoever decides edits it: a text as it is, everything else as JSON. Pure. */
import type { JsonValue } from '@/ui/json'

export const writeValue = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

export type Typed = { value: JsonValue; problem: null } | { value: null; problem: string }

/** The value in what was typed; else a sentence that says what to mend. A text stays a text. */
export function readValue(typed: string, before: JsonValue): Typed {
  if (typeof before === 'string') return { value: typed, problem: null }
  try {
    return { value: JSON.parse(typed) as JsonValue, problem: null }
  } catch (error) {
    return { value: null, problem: `This is not JSON yet: ${error instanceof Error ? error.message : ''}` }
  }
}
