/** Fetches the long texts that values refer to. */
import type { JsonValue } from '@/ui/json'
import type { BlobReference } from './blobs'

export async function readTexts(read: (sha256: string) => Promise<string>, references: BlobReference[]): Promise<Map<string, JsonValue>> {
  const texts = await Promise.all(references.map(({ $blob }) => read($blob)))
  return new Map(references.map(({ $blob, media_type }, index) => [$blob, readText(texts[index] ?? '', media_type)]))
}

const readText = (text: string, mediaType: string): JsonValue => (mediaType.startsWith('application/json') ? (JSON.parse(text) as JsonValue) : text)
