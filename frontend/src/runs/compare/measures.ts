/** The figures of two runs or steps side by side, and by how much they differ. Pure. */
import { heldWithin } from '@/live/holds'
import { addMoney } from '@/live/money'
import { cost, count, duration } from '@/ui/format'

/** What a run and a step have in common, in the server's words. */
export interface Measured {
  readonly started_at: string | null
  readonly finished_at: string | null
  /** Of a step: what of that time is no part of its own. */
  readonly holds?: readonly { readonly started_at: string; readonly finished_at: string | null }[]
  readonly tokens_in: number
  readonly tokens_out: number
  readonly cost: string
  readonly cost_is_complete: boolean
}

export interface Measure {
  name: string
  a: string
  b: string
  /** Signed; '' where there is none, null where it cannot be told. */
  difference: string | null
}

const NONE = '–'

export function measure(a: Measured | null, b: Measured | null): Measure[] {
  return [
    { name: 'Time', ...compare(a && timeOf(a), b && timeOf(b), duration) },
    { name: 'Tokens', ...compare(a && tokensOf(a), b && tokensOf(b), count) },
    { name: 'Cost', a: costOf(a), b: costOf(b), difference: costDifference(a, b) },
  ]
}

export function timeOf({ started_at, finished_at, holds = [] }: Pick<Measured, 'started_at' | 'finished_at' | 'holds'>): number | null {
  if (started_at === null || finished_at === null) return null
  const [from, to] = [Date.parse(started_at), Date.parse(finished_at)]
  const held = holds.map((hold) => ({ from: Date.parse(hold.started_at), to: hold.finished_at === null ? null : Date.parse(hold.finished_at) }))
  return to - from - heldWithin(held, from, to)
}

const tokensOf = ({ tokens_in, tokens_out }: Measured) => tokens_in + tokens_out

function compare(a: number | null, b: number | null, write: (value: number) => string): Omit<Measure, 'name'> {
  const difference = a === null || b === null ? null : a === b ? '' : signed(b - a, write)
  return { a: a === null ? NONE : write(a), b: b === null ? NONE : write(b), difference }
}

const signed = (value: number, write: (value: number) => string) => `${value > 0 ? '+' : '−'}${write(Math.abs(value))}`

function costOf(measured: Measured | null): string {
  if (!measured) return NONE
  return cost(measured.cost) + (measured.cost_is_complete ? '' : ' + unknown')
}

/** Prices are exact, so their difference is, too. */
function costDifference(a: Measured | null, b: Measured | null): string | null {
  if (!a || !b || !a.cost_is_complete || !b.cost_is_complete) return null
  const isLess = addMoney(b.cost, `-${a.cost}`).startsWith('-')
  const distance = isLess ? addMoney(a.cost, `-${b.cost}`) : addMoney(b.cost, `-${a.cost}`)
  return distance === '0' ? '' : `${isLess ? '−' : '+'}${cost(distance)}`
}
