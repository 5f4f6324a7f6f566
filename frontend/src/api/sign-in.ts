/** Sign-in is a page of the server; these are its addresses. */

export function signInUrl(next: string): string {
  return `/accounts/login/?next=${encodeURIComponent(next)}`
}

/** Leaves the application for the sign-in page, to come back to where the person was. */
export function leaveForSignIn() {
  const { pathname, search, hash } = globalThis.location
  globalThis.location.assign(signInUrl(pathname + search + hash))
}
