/** How long a token lasts. Pure: `now` is passed in. */
export type Lifetime = '7' | '30' | '90' | '365' | 'never'

export const LIFETIMES: readonly { value: Lifetime; label: string }[] = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: 'never', label: 'Never' },
]

const DAY_MS = 86_400_000

/** The moment a token ends, RFC 3339; null for never. */
export function endOf(lifetime: Lifetime, now: Date): string | null {
  return lifetime === 'never' ? null : new Date(now.getTime() + Number(lifetime) * DAY_MS).toISOString()
}
