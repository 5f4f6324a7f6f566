/** A word or number in a small pill. */
import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { STATUS, type Status } from './status'
import { StatusIcon } from './status-icon'

const badgeStyle = cva(
  'tabular inline-flex h-5 shrink-0 items-center gap-1 rounded-full border border-transparent px-1.5 text-2xs font-medium whitespace-nowrap [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'border-line bg-panel text-muted',
        accent: 'bg-accent-soft text-accent-text',
        running: 'bg-running-soft text-running',
        success: 'bg-success-soft text-success',
        warning: 'bg-warning-soft text-warning',
        danger: 'bg-danger-soft text-danger',
        waiting: 'bg-waiting-soft text-waiting',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
)

export type BadgeProps = ComponentProps<'span'> & VariantProps<typeof badgeStyle>

export function Badge({ tone, className, ...rest }: BadgeProps) {
  return <span className={cn(badgeStyle({ tone }), className)} {...rest} />
}

/** A status as shape and word. */
export function StatusBadge({ status, label, className }: { status: Status; label?: string; className?: string }) {
  const look = STATUS[status]
  return (
    <span
      data-status={status}
      className={cn(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-full pr-2 pl-0.5 text-2xs font-medium whitespace-nowrap',
        look.soft,
        status === 'idle' ? 'text-skipped' : look.text,
        className,
      )}
    >
      <StatusIcon status={status} label={null} className="size-3.5" />
      {label ?? look.label}
    </span>
  )
}
