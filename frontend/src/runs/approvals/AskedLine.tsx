/** What a step asked and what became of it, above what it gave. */
import type { Step } from '@/live/step'
import { StatusIcon } from '@/ui/status-icon'
import { outcomeOf } from './words'

export function AskedLine({ step: { approval, status: at } }: { step: Step }) {
  if (!approval) return null
  const { status, said } = outcomeOf(approval, at)
  return (
    <div className="mb-3 flex items-start gap-1.5 text-xs">
      <StatusIcon status={status} label={null} className="size-4" />
      <p className="min-w-0 break-words whitespace-pre-wrap"><span className="font-medium">{said}</span> <span className="text-muted">{approval.question}</span></p>
    </div>
  )
}
