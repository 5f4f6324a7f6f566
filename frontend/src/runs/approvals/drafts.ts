/**
 * What somebody has written for a decision and not sent yet, kept while this page lives: another tab of the dock, or a
 * decision that somebody else makes meanwhile, must not take it away.
 */
import { create } from 'zustand'
import type { AskedStep } from './useApprovals'

export interface Draft {
  comment: string
  /** The value as it is being edited; null while nobody does. */
  edited: string | null
  /** On its way to the server or there: then it is not lost. */
  isSent: boolean
}

const EMPTY: Draft = { comment: '', edited: null, isSent: false }

const useDrafts = create<{ readonly [key: string]: Draft }>(() => ({}))

/** One question of one run: a step that asks anew asks something else. */
export const keyOf = (runId: string, { path, approval }: AskedStep) => `${runId} ${path} ${approval.requestedAt}`

export const useDraft = (key: string): Draft => useDrafts((drafts) => drafts[key] ?? EMPTY)

export function write(key: string, change: Partial<Draft>) {
  useDrafts.setState((drafts) => ({ [key]: { ...EMPTY, ...drafts[key], ...change } }))
}
