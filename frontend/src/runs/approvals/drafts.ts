/**
 * What somebody has written for a decision and not sent yet, kept while this page lives: another tab of the dock, or a
 * decision that somebody else makes meanwhile, must not take it away. A step that asks anew finds the comment again; what
 * was edited was another value, so it stands beside the new one, to be copied.
 */
import { create } from 'zustand'
import type { Approval } from '@/live/approval'
import type { AskedStep } from './useApprovals'

export interface Draft {
  comment: string
  /** The value as it is being edited; null while nobody does. */
  edited: string | null
  /** On its way to the server or there: then it is not lost. */
  isSent: boolean
  /** Left from the question before this one, which ended without a decision of theirs; null where there was none. */
  earlier: { edited: string | null } | null
}

type Kept = Draft & { approval: Approval }

const EMPTY: Draft = { comment: '', edited: null, isSent: false, earlier: null }

const useDrafts = create<{ readonly [key: string]: Kept }>(() => ({}))

export const keyOf = (runId: string, { path }: AskedStep) => `${runId} ${path}`

export function useDraft(runId: string, step: AskedStep): Draft {
  return draftFor(step.approval, useDrafts((drafts) => drafts[keyOf(runId, step)]))
}

/** An answer that comes late writes nothing over what was written since about the next question. */
export function write(runId: string, step: AskedStep, change: Partial<Draft>) {
  const { approval } = step
  useDrafts.setState((drafts) => {
    const kept = drafts[keyOf(runId, step)]
    const isLate = kept !== undefined && kept.approval.requestedAt > approval.requestedAt
    return isLate ? drafts : { [keyOf(runId, step)]: { ...draftFor(approval, kept), ...change, approval } }
  })
}

function draftFor({ id }: Approval, kept: Kept | undefined): Draft {
  if (kept === undefined || kept.approval.id === id) return kept ?? EMPTY
  return kept.isSent ? EMPTY : { ...EMPTY, comment: kept.comment, earlier: { edited: kept.edited ?? kept.earlier?.edited ?? null } }
}
