/** The text behind a prompt box, drawn with its variables as chips; letters stand exactly where the textarea's do. */
import { Fragment } from 'react'
import { findPlaceholders } from '../../kinds/template'
import { cn } from '@/ui/cn'

export const BOX_TEXT = 'font-mono text-xs leading-5 px-2 py-1.5 whitespace-pre-wrap break-words'

export function Highlight({ text, known }: { text: string; known: ReadonlySet<string> }) {
  const found = findPlaceholders(text)
  let at = 0
  return (
    <div aria-hidden className={cn(BOX_TEXT, 'pointer-events-none absolute inset-0 overflow-hidden text-transparent')}>
      {found.map((one) => {
        const before = text.slice(at, one.start)
        at = one.end
        return (
          <Fragment key={one.start}>
            {before}
            <mark className={cn('rounded-xs text-transparent', known.has(one.name) ? 'bg-accent-soft ring-1 ring-accent-text/30' : 'bg-warning-soft ring-1 ring-warning/40')}>
              {text.slice(one.start, one.end)}
            </mark>
          </Fragment>
        )
      })}
      {text.slice(at)}
      {'\n'}
    </div>
  )
}
