/** Opens the text of a setting in a large editor; for short words there is none. */
import { MonacoButton } from '../../tools/monaco/MonacoButton'
import type { Json } from '../../kinds/types'
import type { FieldSpec } from './schema'

const LANGUAGES: { [widget: string]: string } = { prompt: 'markdown', code: 'code', json: 'json' }
const SHORT = new Set(['url', 'subject', 'title'])

interface ExpandButtonProps {
  nodeId: string
  spec: FieldSpec
  value: Json | undefined
  onValue: (value: Json) => void
}

export function ExpandButton({ nodeId, spec, value, onValue }: ExpandButtonProps) {
  const hint = spec.schema['x-ui']
  const language = hint?.widget === 'code' ? (hint.language ?? 'code') : LANGUAGES[hint?.widget ?? '']
  if (!language || SHORT.has(spec.name)) return null
  const isJson = hint?.widget === 'json'
  const text = isJson ? (value === undefined || value === null ? '' : JSON.stringify(value, null, 2)) : String(value ?? '')
  return <MonacoButton label={spec.label} language={language} nodeId={nodeId} value={text} onValue={(typed) => (isJson ? writeJson(typed, onValue) : onValue(typed))} />
}

/** Half-written JSON stays in the editor and is stored once it can be read. */
function writeJson(typed: string, onValue: (value: Json) => void): void {
  if (typed.trim() === '') return onValue(null)
  try {
    onValue(JSON.parse(typed) as Json)
  } catch {
    // Not JSON yet: the large editor marks the place itself.
  }
}
