/** The body of an ordinary screen: a heading with its actions, then content of one width. */
import type { ReactNode } from 'react'
import { cn } from './cn'

export type PageProps = {
  title: ReactNode
  description?: ReactNode
  /** Buttons at the right of the heading; at most one is primary. */
  actions?: ReactNode
  /** `wide` for tables, `narrow` for forms. */
  width?: 'narrow' | 'normal' | 'wide'
  children: ReactNode
}

const WIDTH = { narrow: 'max-w-2xl', normal: 'max-w-5xl', wide: 'max-w-[1400px]' }

export function Page({ title, description, actions, width = 'normal', children }: PageProps) {
  return (
    <div className={cn('mx-auto flex w-full flex-col gap-4 px-4 py-5 md:px-6', WIDTH[width])}>
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          {description && <p className="mt-0.5 text-muted">{description}</p>}
        </div>
        {actions && <div className="flex max-w-full shrink-0 flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
