/** Opens the dialog that forks the run from a step. */
import { GitFork } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { Step } from '@/live/step'
import { useMay } from '@/tenancy/parts/useRights'
import { Button } from '@/ui/button'
import { lazyPart } from '@/ui/lazy-part'
import { useRunPlace } from '../RunContext'

const ForkDialog = lazyPart(async () => (await import('./ForkDialog')).ForkDialog)

export function ForkButton({ step }: { step: Step }) {
  const { workspace } = useRunPlace()
  const [isOpen, setOpen] = useState(false)
  // A run from a link or a file can only be read, and what was passed by has nothing that leads up to it.
  if (!useMay('run') || workspace === '' || step.attempts.length === 0) return null
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}><GitFork /> Fork from here</Button>
      <Suspense>{isOpen && <ForkDialog step={step} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
