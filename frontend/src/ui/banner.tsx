/** A message that stays until its cause is gone. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn'

export type BannerTone = 'info' | 'success' | 'warning' | 'danger'

const LOOK = {
  info: { Icon: Info, style: 'bg-running-soft [&>svg]:text-running' },
  success: { Icon: CircleCheck, style: 'bg-success-soft [&>svg]:text-success' },
  warning: { Icon: TriangleAlert, style: 'bg-warning-soft [&>svg]:text-warning' },
  danger: { Icon: CircleAlert, style: 'bg-danger-soft [&>svg]:text-danger' },
}

export type BannerProps = {
  tone?: BannerTone
  title?: ReactNode
  children?: ReactNode
  actions?: ReactNode
  className?: string
}

export function Banner({ tone = 'info', title, children, actions, className }: BannerProps) {
  const { Icon, style } = LOOK[tone]
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cn('flex flex-wrap items-start gap-x-2.5 gap-y-2 rounded-md px-3 py-2 text-fg', style, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-48">
        {title && <p className="font-medium">{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {actions && <div className="flex shrink-0 gap-2">{actions}</div>}
    </div>
  )
}
