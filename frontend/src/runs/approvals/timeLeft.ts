/** How long an approval still waits, in the two units that matter. Pure. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "2 d 23 h", "3 h 12 min", "9 min", "42 s"; '' when it is over. */
export function timeLeft(ms: number): string {
  if (ms >= DAY) return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`
  if (ms >= MINUTE) return `${Math.floor(ms / MINUTE)} min`
  return ms > 0 ? `${Math.ceil(ms / 1000)} s` : ''
}
