/** Seconds as an operator reads them: "–" for nothing, then "12 s", "3 min", "2 h", "4 d". Pure. */
const UNITS = [
  { unit: 'd', size: 86_400 },
  { unit: 'h', size: 3600 },
  { unit: 'min', size: 60 },
]

export function readSeconds(seconds: number): string {
  const found = UNITS.find(({ size }) => seconds >= 2 * size)
  return found ? `${Math.floor(seconds / found.size)} ${found.unit}` : `${Math.floor(seconds)} s`
}
