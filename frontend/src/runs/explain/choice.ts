/** Which of the proposed changes are taken. Pure. Law: a change that is taken has all that it needs. */
export interface Needing {
  readonly index: number
  /** The changes without which it cannot be made. */
  readonly needs: readonly number[]
}

/** Takes a change with all that it needs, or leaves it with all that need it. */
export function toggle(changes: readonly Needing[], chosen: ReadonlySet<number>, index: number): ReadonlySet<number> {
  return chosen.has(index) ? without(changes, chosen, index) : withNeeds(changes, chosen, index)
}

function withNeeds(changes: readonly Needing[], chosen: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const needs = changes.find((change) => change.index === index)?.needs ?? []
  return needs.reduce((taken, need) => (taken.has(need) ? taken : withNeeds(changes, taken, need)), new Set([...chosen, index]) as ReadonlySet<number>)
}

function without(changes: readonly Needing[], chosen: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const left = new Set([...chosen].filter((other) => other !== index))
  return changes.filter(({ needs }) => needs.includes(index)).reduce((taken, { index: other }) => (taken.has(other) ? without(changes, taken, other) : taken), left as ReadonlySet<number>)
}
