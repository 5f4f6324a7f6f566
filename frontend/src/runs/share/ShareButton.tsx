/** Opens the links of a run, for those who may make some. */
import { Share2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useMay } from '@/tenancy/parts/useRights'
import { Button } from '@/ui/button'
import { lazyPart } from '@/ui/lazy-part'

const ShareDialog = lazyPart(async () => (await import('./ShareDialog')).ShareDialog)

export function ShareButton({ workspace, runId }: { workspace: string; runId: string }) {
  const [isOpen, setOpen] = useState(false)
  if (!useMay('run')) return null
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)}><Share2 /> Share</Button>
      <Suspense>{isOpen && <ShareDialog workspace={workspace} runId={runId} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
