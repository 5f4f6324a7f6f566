/** Keeps a run that is over as a case of its agent. */
import { FlaskConical } from 'lucide-react'
import { Suspense, useState } from 'react'
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import type { RunPart } from '@/runs/slots'
import { useMay } from '@/tenancy/parts/useRights'
import { Button } from '@/ui/button'
import { lazyPart } from '@/ui/lazy-part'

const SaveRunDialog = lazyPart(async () => (await import('./SaveRunDialog')).SaveRunDialog)

export function SaveRunButton({ label = 'Save as case', ...props }: RunPart & { label?: string }) {
  const isOver = useRunStore(({ now }) => now !== null && isFinished(now.status))
  const mayEdit = useMay('edit')
  const [isOpen, setOpen] = useState(false)
  if (!isOver || !mayEdit) return null
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)}><FlaskConical /> {label}</Button>
      <Suspense>{isOpen && <SaveRunDialog {...props} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
