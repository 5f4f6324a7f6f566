/** Buttons: one filled (`primary`) per screen, the others quiet. */
import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

export const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-sm border border-transparent font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg:not([class*='size-'])]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover',
        secondary: 'border-line-strong bg-bg text-fg hover:bg-hover data-[state=open]:bg-pressed',
        ghost: 'text-fg hover:bg-hover aria-pressed:bg-pressed data-[state=open]:bg-pressed',
        soft: 'bg-accent-soft text-accent-text hover:border-accent-text/40',
        danger: 'bg-danger-fill text-on-danger hover:bg-danger-fill-hover',
        link: 'h-auto px-0 text-accent-text hover:underline',
      },
      size: { sm: 'h-6 px-2 text-xs', md: 'h-7 px-2.5 text-sm', lg: 'h-9 px-3.5 text-base' },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
)

export type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonStyle> & {
    /** Draw the only child (a link, say) as a button. */
    asChild?: boolean
    /** At work: shows a turning ring, refuses clicks, keeps its width and its name. */
    busy?: boolean
  }

export function Button({ variant, size, asChild, busy, className, children, disabled, ...rest }: ButtonProps) {
  const style = cn(buttonStyle({ variant, size }), className)
  if (asChild) {
    return (
      <Slot.Root className={style} {...rest}>
        {children}
      </Slot.Root>
    )
  }
  return (
    <button type="button" className={style} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy && <LoaderCircle aria-hidden className="animate-turn" />}
      {children}
    </button>
  )
}
