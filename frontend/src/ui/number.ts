/** Numbers as people type them. Pure. */

/** The number typed; null for nothing; undefined for what is no number. A comma may be the decimal sign. */
export function parseNumber(text: string): number | null | undefined {
  const trimmed = text.trim().replaceAll(/[\s_]/g, '')
  if (trimmed === '') return null
  const value = Number(trimmed.includes('.') ? trimmed.replaceAll(',', '') : trimmed.replace(',', '.'))
  return Number.isFinite(value) ? value : undefined
}

/** Within the limits, and without the dust that adding decimals leaves (0.1 + 0.2). */
export function clampNumber(value: number, min = -Infinity, max = Infinity): number {
  return Number(Math.min(max, Math.max(min, value)).toPrecision(12))
}
