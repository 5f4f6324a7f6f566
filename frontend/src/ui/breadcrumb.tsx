import { ChevronRight } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'

/** The way here: links, the last one being this page. */
export function Breadcrumb({ items }: { items: readonly ReactNode[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {items.map((item, index) => (
          <Fragment key={index}>
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint" />}
            <li
              aria-current={index === items.length - 1 ? 'page' : undefined}
              className="min-w-0 truncate text-muted aria-[current]:font-medium aria-[current]:text-fg [&>a]:rounded-xs [&>a:hover]:text-fg"
            >
              {item}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}
