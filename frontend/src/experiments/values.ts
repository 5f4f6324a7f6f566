/** Values as they are typed into a form, and back. Pure. */
import type { JsonValue } from '@/ui/json'
import type { Values } from './api'

export type Typed = { [name: string]: string }

/** How a value is typed: as text, as JSON, or as whichever it looks like. */
export type Way = 'text' | 'json' | 'either'

/** A declared type decides; without one, what is there already does. */
export function wayOf(type: string | undefined, value: JsonValue | undefined): Way {
  if (type === 'text') return 'text'
  if (type !== undefined && type !== 'any') return 'json'
  return value === undefined || value === null ? 'either' : typeof value === 'string' ? 'text' : 'json'
}

export const writeTyped = (value: JsonValue | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)

/** The value, or undefined for JSON that cannot be read. */
export function readTyped(text: string, way: Way): JsonValue | undefined {
  if (way === 'text' || (way === 'either' && !/^\s*[[{]/.test(text))) return text
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** The values of those fields that hold something, and the names of those that cannot be read. */
export function readAll(typed: Typed, wayFor: (name: string) => Way): { values: Values; broken: string[] } {
  const values: Values = {}
  const broken: string[] = []
  for (const [name, text] of Object.entries(typed)) {
    if (text === '') continue
    const value = readTyped(text, wayFor(name))
    if (value === undefined) broken.push(name)
    else values[name] = value
  }
  return { values, broken }
}
