/** Any JSON as text: stored as soon as it can be read, and kept as typed, so that half-written JSON is never lost or stored. */
import { useState } from 'react'
import { Textarea } from '@/ui/input'
import type { Json } from '../../../kinds/types'
import type { WidgetProps } from './types'

const written = (value: Json | undefined) => (value === undefined || value === null ? '' : JSON.stringify(value, null, 2))

export function JsonWidget({ value, onValue, readOnly }: WidgetProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? written(value)
  const isBroken = typed !== null && readJson(typed) === undefined
  const write = (text: string) => {
    setTyped(text)
    const parsed = readJson(text)
    if (parsed !== undefined) onValue(parsed)
  }
  // Written anew, as everybody sees it; what cannot be read stays to be mended.
  const settle = () => typed !== null && readJson(typed) !== undefined && setTyped(null)
  return (
    <div className="flex flex-col gap-1">
      <Textarea
        grow className="font-mono text-xs" spellCheck={false} value={shown} readOnly={readOnly} aria-invalid={isBroken || undefined}
        onChange={(event) => write(event.target.value)} onBlur={settle}
      />
      {isBroken && <p className="text-xs text-danger">This is not JSON yet; it is kept here and stored once it is.</p>}
    </div>
  )
}

/** Undefined when it cannot be read; null for an empty text. */
function readJson(text: string): Json | undefined {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
