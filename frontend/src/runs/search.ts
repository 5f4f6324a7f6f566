/** What a list's address may ask for. Pure; anything else in the address is dropped. */

export type RunSearch = { agent?: string; project?: string; status?: string; text?: string; cursor?: string }

const KEYS = ['agent', 'project', 'status', 'text', 'cursor'] as const

/** What the address of a run's page may ask for: the moment after event `at`. */
export type MomentSearch = { at?: number }

export function readMomentSearch({ at }: Record<string, unknown>): MomentSearch {
  const seq = Number(at)
  return Number.isSafeInteger(seq) && seq > 0 ? { at: seq } : {}
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
