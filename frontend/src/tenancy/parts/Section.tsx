/** One group of settings: what it is, its action, its content. */
import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

export function Section({ title, description, actions, children }: SectionProps) {
  return (
    <section className="flex flex-col gap-3">
      <header className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="text-base font-medium">{title}</h2>
          {description && <p className="text-muted">{description}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}
