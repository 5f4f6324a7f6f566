/** What is left of a closed dock: how the run stands, and the way to open it. */
import { ChevronUp } from 'lucide-react'
import { Button } from '@/ui/button'
import { Kbd } from '@/ui/kbd'
import { useView } from '../session'
import { ShownRun } from './ShownRun'

export function DockStrip({ onOpen }: { onOpen: () => void }) {
  const runId = useView((state) => state.runId)
  return (
    <section aria-label="Closed run dock" className="flex h-8 shrink-0 items-center gap-2 border-t border-line bg-panel px-2 max-sm:hidden">
      <Button size="sm" variant="ghost" onClick={onOpen}><ChevronUp /> Open the run dock <Kbd keys={'\\'} /></Button>
      {runId ? <ShownRun runId={runId} className="ml-auto" /> : <span className="ml-auto text-xs text-muted">No run yet</span>}
    </section>
  )
}
