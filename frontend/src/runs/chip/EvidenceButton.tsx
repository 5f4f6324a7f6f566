/** A number that leads to what it was made of. */
import type { ComponentProps } from 'react'
import { cn } from '@/ui/cn'

export function EvidenceButton({ className, onClick, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button" {...rest}
      // On a card, a click would choose the card as well, which is not what was asked for.
      onClick={(event) => { event.stopPropagation(); onClick?.(event) }}
      className={cn('nodrag rounded-xs decoration-dotted underline-offset-2 hover:text-fg hover:underline', className)}
    />
  )
}
