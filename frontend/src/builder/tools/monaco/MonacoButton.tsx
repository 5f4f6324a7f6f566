/** Opens a text in a large editor. */
import { Maximize2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { Dialog, DialogContent } from '@/ui/dialog'
import { IconButton } from '@/ui/icon-button'
import { Skeleton } from '@/ui/skeleton'
import { useDraft } from '../../editor/session'

const MonacoEditor = lazyPart(async () => (await import('./MonacoEditor')).MonacoEditor)

interface MonacoButtonProps {
  label: string
  /** `code` takes the node's own language. */
  language: string
  nodeId?: string
  value: string
  onValue: (value: string) => void
}

export function MonacoButton({ label, language, nodeId, value, onValue }: MonacoButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const own = useDraft((state) => (nodeId ? state.nodes[nodeId]?.settings['language'] : undefined))
  const spoken = language === 'code' ? (typeof own === 'string' ? own : 'python') : language
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <IconButton size="sm" label={`Edit ${label} large`} className="-my-1 [&_svg]:size-3.5" onClick={() => setOpen(true)}><Maximize2 /></IconButton>
      <DialogContent title={label} width="lg" className="top-[6vh] h-[84vh] max-h-[84vh]" onEscapeKeyDown={(event) => isSuggesting() && event.preventDefault()}>
        <div className="h-[calc(84vh-88px)] overflow-hidden rounded-sm border border-line">
          <Suspense fallback={<Skeleton className="h-full" />}>
            <MonacoEditor value={value} language={spoken} path={`${nodeId ?? 'text'}-${label}`} onValue={onValue} />
          </Suspense>
        </div>
      </DialogContent>
    </Dialog>
  )
}

/** Escape closes Monaco's own list first. */
const isSuggesting = () => document.querySelector('.suggest-widget.visible') !== null
