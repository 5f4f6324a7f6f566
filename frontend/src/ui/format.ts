/** Numbers and times as people read them, the same everywhere. Pure: `now` is passed in. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** `count(1234)` is "1,234"; from 10,000 on "12.3K". */
export function count(value: number): string {
  return Math.abs(value) < 10_000 ? WHOLE.format(value) : compact.format(value)
}

/** `whole(12345)` is "12,345", for numbers that stand beside a field. */
export function whole(value: number): string {
  return WHOLE.format(value)
}

export function tokens(value: number): string {
  return `${count(value)} ${value === 1 ? 'token' : 'tokens'}`
}

/** An exact decimal from the server ("0.000125"): four decimals below a cent, two above. Null is a price nobody knows. */
export function cost(decimal: string | number | null | undefined, currency = 'USD'): string {
  if (decimal === null || decimal === undefined || decimal === '') return 'unknown'
  const value = Number(decimal)
  if (Number.isNaN(value)) return 'unknown'
  if (value > 0 && value < 0.0001) return `<${money(0.0001, currency, 4)}`
  return money(value, currency, value !== 0 && Math.abs(value) < 0.01 ? 4 : 2)
}

function money(value: number, currency: string, digits: number): string {
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

const pad = (value: number) => String(value).padStart(2, '0')

/** `duration(ms)`: "84 ms", "3.2 s", "1:05 min", "2:03:00 h". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)} min`
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)} h`
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

/** "just now", "5 min. ago", "yesterday". */
export function ago(at: string | Date, now: Date = new Date()): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size)
  return step ? relative.format(Math.trunc(seconds / step[1]), step[0]) : 'just now'
}

const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `monthName('2026-11')` is "November 2026"; a whole date of the month does, too. */
export function monthName(text: string): string {
  const at = Date.parse(`${text.slice(0, 7)}-01T00:00Z`)
  return Number.isNaN(at) ? text : month.format(at)
}

const UNITS = ['B', 'KB', 'MB', 'GB']

export function bytes(size: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, size)) / 10)))
  const value = size / 1024 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}

/** `plural(1, 'node')` is "1 node", `plural(2, 'node')` "2 nodes". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}
