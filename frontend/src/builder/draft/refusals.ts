/** Drafts of which this browser holds edits that the server will not take. Such a draft is not sent again on its own: the person decides. */

const keyOf = (storageKey: string) => `${storageKey}:refused`

/** Why the edits were refused; null when none were. */
export function readRefusal(storageKey: string): string | null {
  return localStorage.getItem(keyOf(storageKey))
}

export function keepRefusal(storageKey: string, reason: string): void {
  localStorage.setItem(keyOf(storageKey), reason)
}

export function forgetRefusal(storageKey: string): void {
  localStorage.removeItem(keyOf(storageKey))
}
