/** What changed from one JSON value to another, key by key. Pure. */
import { type JsonPath, type JsonValue, listEntries } from '@/ui/json'

export type JsonChange =
  | { kind: 'added'; path: JsonPath; after: JsonValue }
  | { kind: 'removed'; path: JsonPath; before: JsonValue }
  | { kind: 'changed'; path: JsonPath; before: JsonValue; after: JsonValue }

/** Every place at which the values differ, in the order of the first, then what only the second has. */
export function diffJson(before: JsonValue, after: JsonValue, path: JsonPath = []): JsonChange[] {
  if (before === after) return []
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) return [{ kind: 'changed', path, before, after }]
  const [old, now] = [new Map(listEntries(before)), new Map(listEntries(after))]
  const kept = [...old].flatMap(([key, value]): JsonChange[] => {
    const other = now.get(key)
    return other === undefined ? [{ kind: 'removed', path: [...path, key], before: value }] : diffJson(value, other, [...path, key])
  })
  const fresh = [...now].filter(([key]) => !old.has(key)).map(([key, value]): JsonChange => ({ kind: 'added', path: [...path, key], after: value }))
  return [...kept, ...fresh]
}

/** Whether two values say the same; the order of keys does not matter. */
export function isSameJson(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  if (before === undefined || after === undefined) return before === after
  return before === after || diffJson(before, after).length === 0
}

const isBranch = (value: JsonValue) => typeof value === 'object' && value !== null
