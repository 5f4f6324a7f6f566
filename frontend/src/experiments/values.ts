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

export const isValues = (value: JsonValue | undefined): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

interface Expected {
  value: JsonValue
  /** The fields that cannot be read. */
  broken: string[]
}

/** What is expected, typed port by port. */
export function readPorts(typed: Typed, wayFor: (port: string) => Way): Expected {
  const { values, broken } = readAll(typed, wayFor)
  return { value: Object.keys(values).length === 0 ? null : values, broken: broken.map((port) => `expected.${port}`) }
}

/** What is expected may also be a text or a list: then it is one value, typed as JSON. Null for what is typed by ports. */
export const writeWhole = (value: JsonValue): string | null => (value === null || isValues(value) ? null : JSON.stringify(value, null, 2))

export function readWhole(text: string): Expected {
  const value = text.trim() === '' ? null : readTyped(text, 'json')
  return { value: value ?? null, broken: value === undefined ? ['expected'] : [] }
}
