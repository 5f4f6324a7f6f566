/** A bordered region. `interactive` is for a card that is one link or button. */
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

export type CardProps = ComponentProps<'div'> & { interactive?: boolean; asChild?: boolean }

export function Card({ interactive, asChild, className, ...rest }: CardProps) {
  const Part = asChild ? Slot.Root : 'div'
  return (
    <Part
      className={cn(
        'block rounded-md border border-line bg-raised p-3 text-left',
        interactive && 'transition-colors hover:border-line-strong hover:bg-panel',
        className,
      )}
      {...rest}
    />
  )
}

export function CardTitle({ className, ...rest }: ComponentProps<'h3'>) {
  return <h3 className={cn('truncate text-sm font-medium text-fg', className)} {...rest} />
}

export function CardText({ className, ...rest }: ComponentProps<'p'>) {
  return <p className={cn('text-xs text-muted', className)} {...rest} />
}
