/** What a list's address may ask for. Pure; anything else in the address is dropped. */

export type RunSearch = { agent?: string; project?: string; status?: string; text?: string; cursor?: string }

const KEYS = ['agent', 'project', 'status', 'text', 'cursor'] as const

/** What the address of a run's page may ask for: the moment after event `at`. */
export type MomentSearch = { at?: number }

export function readMomentSearch({ at }: Record<string, unknown>): MomentSearch {
  const seq = Number(at)
  return Number.isSafeInteger(seq) && seq > 0 ? { at: seq } : {}
}

export function readRunSearch(search: Record<string, unknown>): RunSearch {
  const found: RunSearch = {}
  for (const key of KEYS) {
    const value = search[key]
    if ((typeof value === 'string' && value) || typeof value === 'number') found[key] = String(value)
  }
  return found
}
