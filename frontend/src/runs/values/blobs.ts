/** Long texts inside values: found, and put back in their places. Pure. */
import type { JsonValue } from '@/ui/json'

export interface BlobReference {
  readonly $blob: string
  readonly size: number
  readonly media_type: string
}

export function isReference(value: JsonValue | undefined): value is JsonValue & BlobReference {
  return typeof value === 'object' && value !== null && '$blob' in value && 'size' in value && typeof value.$blob === 'string'
}

/** Every reference in a value, each once. */
export function findReferences(value: JsonValue): BlobReference[] {
  const found = new Map<string, BlobReference>()
  walk(value, (reference) => found.set(reference.$blob, reference))
  return [...found.values()]
}

function walk(value: JsonValue, see: (reference: BlobReference) => void) {
  if (isReference(value)) return see(value)
  if (typeof value === 'object' && value !== null) Object.values(value).forEach((child: JsonValue) => walk(child, see))
}

/** The value with the texts that are known in place of their references. */
export function fillIn(value: JsonValue, texts: ReadonlyMap<string, JsonValue>): JsonValue {
  if (isReference(value)) return texts.get(value.$blob) ?? value
  if (Array.isArray(value)) return value.map((child: JsonValue) => fillIn(child, texts))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fillIn(child, texts)]))
}
