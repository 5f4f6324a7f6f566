import type { ReactNode } from 'react'
import { cn } from './cn'

export type EmptyStateProps = {
  icon?: ReactNode
  title: string
  /** 1 where this is the whole screen. */
  level?: 1 | 2
  children?: ReactNode
  actions?: ReactNode
  className?: string
}

/** Where a list would be: what it will hold and the one thing to do now. */
export function EmptyState({ icon, title, level = 2, children, actions, className }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className={cn('mx-auto flex max-w-md flex-col items-center gap-1 px-4 py-16 text-center', className)}>
      {icon && (
        <span
          aria-hidden
          className="mb-2 flex size-10 items-center justify-center rounded-lg border border-line bg-panel text-muted [&_svg]:size-5"
        >
          {icon}
        </span>
      )}
      <Heading className="text-base font-medium">{title}</Heading>
      {children && <p className="text-muted">{children}</p>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
