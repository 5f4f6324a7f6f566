/** A failure: what happened, what to do about it, and its code for those who search for it. */
import type { ReactNode } from 'react'
import type { StepError } from '@/live/step'
import { Banner } from '@/ui/banner'

interface ErrorCardProps {
  error: StepError
  title?: string
  actions?: ReactNode
}

export function ErrorCard({ error, title, actions }: ErrorCardProps) {
  return (
    <Banner tone="danger" title={title} actions={actions}>
      <p className="break-words whitespace-pre-wrap">{error.message}</p>
      {error.advice && <p className="mt-1 break-words">{error.advice}</p>}
      <p className="mt-1 font-mono text-2xs text-muted">{error.code}</p>
    </Banner>
  )
}
