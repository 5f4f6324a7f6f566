/** The text behind a prompt box, drawn with its variables as chips; letters stand exactly where the textarea's do. */
import { Fragment, type ReactNode } from 'react'
import { ofPerson } from '../../canvas/people/hue'
import type { Peer } from '../../draft/presence'
import { findPlaceholders } from '../../kinds/template'
import { cn } from '@/ui/cn'

export const BOX_TEXT = 'font-mono text-xs leading-5 px-2 py-1.5 whitespace-pre-wrap break-words'

interface HighlightProps {
  text: string
  known: ReadonlySet<string>
  /** Others in this text; their carets are drawn. */
  others: Peer[]
}

export function Highlight({ text, known, others }: HighlightProps) {
  const cut = (start: number, end: number): ReactNode => withCarets(text, start, end, others)
  const found = findPlaceholders(text)
  let at = 0
  return (
    <div aria-hidden className={cn(BOX_TEXT, 'pointer-events-none absolute inset-0 overflow-hidden text-transparent')}>
      {found.map((one) => {
        const before = cut(at, one.start)
        at = one.end
        return (
          <Fragment key={one.start}>
            {before}
            <mark className={cn('rounded-xs text-transparent', known.has(one.name) ? 'bg-accent-soft ring-1 ring-accent-text/30' : 'bg-warning-soft ring-1 ring-warning/40')}>
              {cut(one.start, one.end)}
            </mark>
          </Fragment>
        )
      })}
      {cut(at, text.length + 1)}
      {'\n'}
    </div>
  )
}

/** A stretch of the text with the carets that stand in it; a caret at its end belongs to the next one. */
function withCarets(text: string, start: number, end: number, others: Peer[]): ReactNode {
  const carets = others
    .map((peer) => ({ peer, at: Math.min(peer.focus?.caret ?? -1, text.length) }))
    .filter(({ at }) => at >= start && at < end)
    .sort((a, b) => a.at - b.at)
  let from = start
  const parts = carets.map(({ peer: { client, user }, at }) => {
    const before = text.slice(from, at)
    from = at
    return <Fragment key={client}>{before}<span className="of-person person-caret" style={ofPerson(user.hue)} data-caret={user.name} /></Fragment>
  })
  return <>{parts}{text.slice(from, end)}</>
}
