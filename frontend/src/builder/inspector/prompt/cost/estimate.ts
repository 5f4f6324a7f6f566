/** About how long a prompt will be, and what asking it costs. Pure: figures and sentences, nothing asked. */
import { cost, tokens, whole } from '@/ui/format'
import { isReference } from '@/runs/values/blobs'
import type { Charge } from '@/live/step'
import type { Values } from '@/live/wire'
import type { JsonValue } from '@/ui/json'
import type { ModelPrice } from '../../../api/types'
import { findPlaceholders } from '../../../kinds/template'

/**
 * A token is about four characters of English: OpenAI's rule of thumb ("What are tokens and how to count them?" in its help centre),
 * by which the server reckons where an endpoint does not count (`nodes/model_usage.py`). Code and other scripts take more.
 */
export const aboutTokens = (characters: number): number => Math.ceil(characters / 4)

export interface Estimate {
  tokens: number
  /** Names in the texts whose values nobody knows yet; they count as nothing. */
  missing: string[]
}

/** The texts with their values in place, as far as these are known. */
export function estimate(texts: readonly string[], values: Values): Estimate {
  const missing = new Set<string>()
  let characters = 0
  for (const text of texts) {
    characters += text.length
    for (const { start, end, name, path } of findPlaceholders(text)) {
      const length = lengthOf(valueAt(values[name], path))
      if (length === null) missing.add(name)
      characters += (length ?? 0) - (end - start)
    }
  }
  return { tokens: aboutTokens(characters), missing: [...missing] }
}

/** `.rows[0].title` into a value; what is kept apart has no inside here. */
function valueAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  return (path.match(/[A-Za-z0-9_]+/g) ?? []).reduce<JsonValue | undefined>(
    (inner, key) => (typeof inner === 'object' && inner !== null && !isReference(inner) ? (inner as { [key: string]: JsonValue })[key] : undefined), value,
  )
}

function lengthOf(value: JsonValue | undefined): number | null {
  if (value === undefined) return null
  if (isReference(value)) return value.size
  return typeof value === 'string' ? value.length : JSON.stringify(value).length
}

type Costs = Omit<ModelPrice, 'provider'>

/** "About 312 tokens in without facts, about $0.0008 a call". How long the answer will be, only a last call can tell. */
export function describeEstimate({ tokens: into, missing }: Estimate, price: Costs | undefined, lastOut: number | null): string {
  const without = missing.length > 0 ? ` without ${missing.length < 3 ? missing.join(' and ') : `${missing.length} values`}` : ''
  return [`About ${tokens(into)} in${without}`, price && describePrice(price, into, lastOut)].filter(Boolean).join(', ')
}

function describePrice({ model, input_price, output_price }: Costs, into: number, out: number | null): string {
  if (!model) return 'no model serves this name'
  if (input_price === null || output_price === null) return `price of ${model} unknown`
  const [perIn, perOut] = [Number(input_price) / 1e6, Number(output_price) / 1e6]
  if (perIn + perOut === 0) return 'free of charge'
  if (out === null) return `about ${cost(into * perIn)} a call and ${cost(output_price)} per million tokens out`
  return `about ${cost(into * perIn + out * perOut)} a call`
}

/** What the node's last call took: "Last call 312 in, 88 out, $0.0004". */
export function describeLast({ inputTokens, outputTokens, cost: paid, isEstimated }: Charge): string {
  const about = isEstimated ? 'about ' : ''
  return `Last call ${about}${whole(inputTokens)} in, ${whole(outputTokens)} out, ${paid === null ? 'price unknown' : cost(paid)}`
}
