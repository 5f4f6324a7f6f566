/** Who may decide, from the least role that an approval names. Pure; the server decides again. */

const ASCENDING = ['operator', 'builder', 'admin', 'owner'] as const

/** A role that nobody knows asks for the highest. */
const rankOf = (least: string) => ASCENDING.findIndex((role) => role === least) + 1 || ASCENDING.length

export function mayDecide(role: string | undefined, least: string): boolean {
  const rank = ASCENDING.findIndex((known) => known === role) + 1
  return rank >= rankOf(least)
}

/** "builders, admins and owners". */
export function sayApprovers(least: string): string {
  return new Intl.ListFormat('en-GB').format(ASCENDING.slice(rankOf(least) - 1).map((role) => `${role}s`))
}
