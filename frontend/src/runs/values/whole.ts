/** A stored value with its long texts, which are kept apart, back in their places. */
import type { JsonValue } from '@/ui/json'
import { readBlob } from '../api'
import { fillIn, findReferences } from './blobs'
import { readTexts } from './readTexts'

export async function readWhole(workspace: string, run: string, value: JsonValue): Promise<JsonValue> {
  const references = findReferences(value)
  if (references.length === 0) return value
  return fillIn(value, await readTexts((sha256) => readBlob(workspace, run, sha256), references))
}
