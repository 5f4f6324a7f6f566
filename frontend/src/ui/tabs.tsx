/** Tabs over panels; arrows walk them. */
import { Tabs as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

export const Tabs = Primitive.Root

export function TabsList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
  return <Primitive.List className={cn('flex h-9 items-end gap-4 border-b border-line px-3', className)} {...rest} />
}

export function TabsTrigger({ className, ...rest }: ComponentProps<typeof Primitive.Trigger>) {
  return (
    <Primitive.Trigger
      className={cn(
        'relative -mb-px inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent text-sm text-muted transition-colors hover:text-fg data-[state=active]:border-accent-text data-[state=active]:text-fg [&_svg]:size-3.5',
        className,
      )}
      {...rest}
    />
  )
}

export function TabsContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content className={cn('min-h-0 flex-1 outline-none', className)} {...rest} />
}
