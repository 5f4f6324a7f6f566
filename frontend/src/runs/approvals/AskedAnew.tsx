/** Says that another question took the place of the one for which this person had written something, and keeps that. */
import { Banner } from '@/ui/banner'
import { CopyButton } from '@/ui/copy-button'
import { useRunPlace } from '../RunContext'
import { useDraft } from './drafts'
import type { AskedStep } from './useApprovals'

export function AskedAnew({ step }: { step: AskedStep }) {
  const { runId } = useRunPlace()
  const { earlier } = useDraft(runId, step)
  if (!earlier) return null
  return (
    <Banner tone="info">
      This is a new question. The one before it ended without your decision.{' '}
      {earlier.edited !== null && (
        <span className="mt-1 flex items-start gap-2 text-xs">
          <span className="min-w-0 flex-1 break-words whitespace-pre-wrap"><span className="font-medium">What you had made of its value:</span> {earlier.edited}</span>
          <CopyButton label="Copy what you had made of its value" text={earlier.edited} />
        </span>
      )}
    </Banner>
  )
}
