/** Reads YAML from the clipboard, without aliases, so that a few lines cannot unfold into gigabytes. */
import { parseDocument } from 'yaml'

const MOST = 2_000_000

/** The data, or null when it is no YAML. */
export function parseYaml(text: string): unknown {
  if (text.length > MOST) return null
  const document = parseDocument(text, { maxAliasCount: 0, logLevel: 'silent' } as Parameters<typeof parseDocument>[1])
  if (document.errors.length > 0) return null
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    return null
  }
}
