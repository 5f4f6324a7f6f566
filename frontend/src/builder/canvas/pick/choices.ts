/** What can be picked, and which of it is shown for what is typed. Pure. */
import type { ReactNode } from 'react'

export interface Choice {
  key: string
  label: string
  hint?: string
  icon?: ReactNode
  onPick: () => void
}

const MOST = 60

/** The choices that hold every typed word, in their order; those beyond the first sixty are only counted. */
export function matchChoices<T extends Pick<Choice, 'label' | 'hint'>>(choices: readonly T[], typed: string): { shown: T[]; more: number } {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const found = choices.filter(({ label, hint = '' }) => words.every((word) => `${label} ${hint}`.toLowerCase().includes(word)))
  return { shown: found.slice(0, MOST), more: Math.max(0, found.length - MOST) }
}
