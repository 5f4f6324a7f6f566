/** A limit of runs at once as people type it, and what an empty field means. Pure. */
import { count } from '@/ui/format'
import { parseNumber } from '@/ui/number'

export const ABOVE = 'What is above the limit waits in the queue, and says why.'
export const NOT_A_NUMBER = 'Type a whole number, or leave the field empty.'

/** The number typed; null for an empty field; undefined for what is no whole number. */
export function readLimit(text: string): number | null | undefined {
  const value = parseNumber(text)
  return value === null || Number.isInteger(value) ? value : undefined
}

/** `usual` is what the site says; 0 is no limit. */
export function sayWhatHolds(usual: number): string {
  return usual === 0 ? 'Empty: no limit, as the site sets none.' : `Empty: ${count(usual)}, as the site says. 0: no limit.`
}
