/** The price of a model call in words. Pure. */
import type { Values } from '@/live/wire'
import { cost } from '@/ui/format'

/** "openai · in $2.50, out $10.00 per million tokens". */
export function describePrice(provider: string, price: Values): string {
  const parts = Object.entries(price).flatMap(([key, value]) =>
    key.endsWith('_mtok') ? [`${key.slice(0, -5).replaceAll('_', ' ').replace(/put$/, '')} ${cost(typeof value === 'string' ? value : baseOf(value))}`] : [],
  )
  if (parts.length > 0) return `${provider} · ${parts.join(', ')} per million tokens`
  return price.source === 'demo model' ? 'Demo model, free' : `${provider} · no known price`
}

function baseOf(value: Values[string] | undefined): string | null {
  if (typeof value !== 'object' || value === null || !('base' in value)) return null
  return typeof value.base === 'string' ? value.base : null
}
