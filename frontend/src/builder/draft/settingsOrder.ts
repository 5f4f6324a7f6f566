/**
 * The order of names inside a node's settings: the kind's schema first, then the order in which the author wrote the rest,
 * which hints beside the settings keep (place -> names). Pure; the twin of the server's `builder/settings_order.py`.
 */
import type { Json, JsonObject, JsonSchema } from '../kinds/types'

export const HINTS = 'settings_order'
export type Hints = { [place: string]: string[] }

export function arrange(settings: JsonObject, schema: JsonSchema | undefined, hints: unknown): JsonObject {
  return inOrder(settings, schema, isObject(hints) ? hints : {}, '') as JsonObject
}

/** The hints that keep these settings in the order in which they stand; null where sorting gives it. */
export function findHints(settings: JsonObject, schema: JsonSchema | undefined): Hints | null {
  const hints: Hints = {}
  collect(settings, schema, '', hints)
  return Object.keys(hints).length > 0 ? hints : null
}

type Schema = object | undefined

function inOrder(value: Json, schema: Schema, hints: { [place: string]: unknown }, place: string): Json {
  if (Array.isArray(value)) return value.map((item, index) => inOrder(item, child(schema, 'items'), hints, `${place}/${index}`))
  if (!isObject(value)) return value
  const hint = hints[place]
  const names = new Set([...declared(schema), ...(Array.isArray(hint) ? hint.map(String) : []), ...sorted(Object.keys(value))])
  const present = [...names].filter((name) => Object.hasOwn(value, name))
  return Object.fromEntries(present.map((name) => [name, inOrder(value[name] as Json, below(schema, name), hints, placeOf(place, name))]))
}

function collect(value: Json, schema: Schema, place: string, hints: Hints): void {
  if (Array.isArray(value)) return value.forEach((item, index) => collect(item, child(schema, 'items'), `${place}/${index}`, hints))
  if (!isObject(value)) return
  const known = new Set(declared(schema))
  const rest = Object.keys(value).filter((name) => !known.has(name))
  if (rest.join('\n') !== sorted(rest).join('\n')) hints[place] = rest
  for (const [name, item] of Object.entries(value)) collect(item, below(schema, name), placeOf(place, name), hints)
}

/** By code points, as Python sorts. */
const sorted = (names: string[]) => [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
const placeOf = (place: string, name: string) => `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
const declared = (schema: Schema) => Object.keys(child(schema, 'properties') ?? {})
const below = (schema: Schema, name: string) => child(child(schema, 'properties'), name) ?? child(schema, 'additionalProperties')

function child(schema: Schema, key: string): Schema {
  const found: unknown = schema && Object.hasOwn(schema, key) ? (schema as { [key: string]: unknown })[key] : undefined
  return isObject(found) ? found : undefined
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
