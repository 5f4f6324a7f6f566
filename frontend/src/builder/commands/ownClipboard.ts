/**
 * What was copied here last, for as long as the system's clipboard may not hold it yet: writing to it takes a moment, and a
 * page without https may not write at all. It wins over the system's until something is copied elsewhere.
 */
let own: string | null = null

/** Copies a text outside of a copy event, as a menu does. */
export function keepCopy(text: string): void {
  own = text
  navigator.clipboard?.writeText(text).then(() => dropCopy(text), () => undefined)
}

/** The system holds this text, or something newer. */
export function dropCopy(text = own): void {
  if (own === text) own = null
}

/** The text to paste, given what the system's clipboard says. */
export const latestCopy = (system: string): string => own ?? system

/** Whoever leaves the window may copy something elsewhere. */
globalThis.addEventListener?.('blur', () => dropCopy())
