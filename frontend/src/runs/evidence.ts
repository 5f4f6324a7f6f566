/** Asks for what a number was made of: a step's charges behind its tokens and cost, its attempts behind its time. */
import { create } from 'zustand'
import { useRunStore } from '@/live/runStore'
import type { Step } from '@/live/step'

export type EvidenceTab = 'attempts' | 'cost'

interface Evidence {
  path: string
  tab: EvidenceTab
}

/** A new object with every question, so that whoever shows it may be asked the same twice. */
export const useEvidence = create<{ wanted: Evidence | null }>(() => ({ wanted: null }))

export const showEvidence = (path: string, tab: EvidenceTab) => useEvidence.setState({ wanted: { path, tab } })

/** Of a whole run that is the step that weighs most. */
export function showRunEvidence(tab: EvidenceTab) {
  const path = heaviest([...useRunStore.getState().steps.values()], tab)
  if (path !== null) showEvidence(path, tab)
}

/** The path of the dearest step, or of the one that took longest; null where none has begun. Pure. */
export function heaviest(steps: readonly Step[], tab: EvidenceTab): string | null {
  const weigh = tab === 'cost' ? costOf : timeOf
  return steps.reduce<Step | null>((best, step) => (best === null || weigh(step) > weigh(best) ? step : best), null)?.path ?? null
}

/** Tokens decide where no price is known. */
const costOf = ({ cost, tokensIn, tokensOut }: Step) => Number(cost) + (tokensIn + tokensOut) * 1e-12

const timeOf = ({ startedAt, finishedAt }: Step) => (startedAt === null ? 0 : (finishedAt ?? Infinity) - startedAt)
