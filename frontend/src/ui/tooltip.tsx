/** A short hint on hover and focus. Never the only place where something is said. */
import { Tooltip as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { Kbd } from './kbd'

export type TooltipSide = ComponentProps<typeof Primitive.Content>['side']

/** Wraps the application once: tooltips follow each other without a new delay. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Primitive.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Primitive.Provider>
  )
}

interface TooltipProps {
  content: ReactNode
  keys?: string
  side?: TooltipSide
  /** Whether what lies under it can still be pressed: where things to press stand close together. */
  isClear?: boolean
  children: ReactNode
}

export function Tooltip({ content, keys, side = 'bottom', isClear = false, children }: TooltipProps) {
  return (
    <Primitive.Root disableHoverableContent={isClear}>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cn('z-60 flex max-w-72 animate-fade items-center gap-2 rounded-sm border border-line bg-raised px-2 py-1 text-xs text-fg shadow-pop', isClear && 'pointer-events-none')}
        >
          {content}
          {keys && <Kbd keys={keys} />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
