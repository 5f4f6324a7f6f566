/** What a list's address may ask for. Pure; anything else in the address is dropped. */

/** `month` as the calendar writes it: "2026-11", in UTC. */
export type RunSearch = { agent?: string; project?: string; status?: string; text?: string; month?: string; cursor?: string }

const KEYS = ['agent', 'project', 'status', 'text', 'month', 'cursor'] as const

/** What the address of a run's page may ask for: the moment after event `at`, the step whose question comes first. */
export type MomentSearch = { at?: number; step?: string }

export function readMomentSearch({ at, step }: Record<string, unknown>): MomentSearch {
  const seq = Number(at)
  return { ...(Number.isSafeInteger(seq) && seq > 0 ? { at: seq } : {}), ...(typeof step === 'string' && step ? { step } : {}) }
}

/** Two runs to be compared, by their ids. */
export type CompareSearch = { a?: string; b?: string }

export function readCompareSearch({ a, b }: Record<string, unknown>): CompareSearch {
  return { ...(typeof a === 'string' ? { a } : {}), ...(typeof b === 'string' ? { b } : {}) }
}

export function readRunSearch(search: Record<string, unknown>): RunSearch {
  const found: RunSearch = {}
  for (const key of KEYS) {
    const value = search[key]
    if ((typeof value === 'string' && value) || typeof value === 'number') found[key] = String(value)
  }
  return found
}

/** The first moment of a month and that of the next; null for what is no month. */
export function boundsOf(month: string | undefined): { since: string; until: string } | null {
  const [, year, number] = /^(\d{4})-(\d\d)$/.exec(month ?? '') ?? []
  if (!year || !number || Number(number) < 1 || Number(number) > 12) return null
  const first = (offset: number) => new Date(Date.UTC(Number(year), Number(number) - 1 + offset)).toISOString()
  return { since: first(0), until: first(1) }
}
