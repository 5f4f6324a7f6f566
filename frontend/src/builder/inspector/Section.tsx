/** A part of the inspector that can be folded away; what is closed stays closed in this browser. */
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { cn } from '@/ui/cn'
import { isBoolean, useStored } from '@/ui/use-stored'

interface SectionProps {
  title: string
  closed?: boolean
  /** Something in it is asked for: it opens. */
  isWanted?: boolean
  aside?: ReactNode
  children: ReactNode
}

export function Section({ title, closed = false, isWanted = false, aside, children }: SectionProps) {
  const [isOpen, setOpen] = useStored(`section:${title}`, !closed, isBoolean)
  useEffect(() => {
    if (isWanted) setOpen(true)
  }, [isWanted, setOpen])
  return (
    <section className="border-t border-line">
      <div className="flex h-9 items-center pr-3">
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="flex h-full flex-1 items-center gap-1 px-2 text-xs font-medium">
          <ChevronRight aria-hidden className={cn('size-3.5 text-muted transition-transform', isOpen && 'rotate-90')} />
          {title}
        </button>
        {aside}
      </div>
      {isOpen && <div className="flex flex-col gap-3.5 px-3 pb-4">{children}</div>}
    </section>
  )
}
