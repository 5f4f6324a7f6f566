/**
 * Markdown that somebody else wrote, drawn safely: no HTML of theirs, no picture of theirs (it would tell its server who
 * looks), links that leave in a tab of their own. Load it lazily.
 */
import { useMemo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import { splitTables } from './tables'

const BLOCKS: Components = {
  // The page has headings of its own; these stand below them.
  h1: ({ children }) => <h4 className="mt-3 mb-1 text-base font-semibold first:mt-0">{children}</h4>,
  h2: ({ children }) => <h5 className="mt-3 mb-1 text-sm font-semibold first:mt-0">{children}</h5>,
  h3: ({ children }) => <h6 className="mt-2 mb-1 text-sm font-medium first:mt-0">{children}</h6>,
  h4: ({ children }) => <h6 className="mt-2 mb-1 text-sm font-medium first:mt-0">{children}</h6>,
  h5: ({ children }) => <h6 className="mt-2 mb-1 text-sm font-medium first:mt-0">{children}</h6>,
  h6: ({ children }) => <h6 className="mt-2 mb-1 text-sm font-medium first:mt-0">{children}</h6>,
  p: ({ children }) => <p className="my-1.5 first:mt-0 last:mb-0">{children}</p>,
  ul: ({ children }) => <ul className="my-1.5 list-disc space-y-0.5 pl-5">{children}</ul>,
  ol: ({ children, start }) => <ol start={start} className="my-1.5 list-decimal space-y-0.5 pl-6">{children}</ol>,
  blockquote: ({ children }) => <blockquote className="my-1.5 border-l-2 border-line-strong pl-3 text-muted">{children}</blockquote>,
  hr: () => <hr className="my-3 border-line" />,
  pre: ({ children }) => <pre className="my-2 overflow-x-auto rounded-sm bg-pressed p-2 text-xs [&_code]:bg-transparent [&_code]:p-0">{children}</pre>,
  code: ({ children }) => <code className="rounded-xs bg-pressed px-1 font-mono text-[0.92em]">{children}</code>,
  strong: ({ children }) => <strong className="font-semibold">{children}</strong>,
  a: ({ children, href }) => (href ? <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent-text underline">{children}</a> : <>{children}</>),
  img: ({ alt, src }) => <span className="text-muted">[Picture{alt ? `: ${alt}` : ''}{typeof src === 'string' ? `, ${src.slice(0, 200)}` : ''}]</span>,
}
/** In a cell there are no paragraphs. */
const INLINE: Components = { ...BLOCKS, p: ({ children }) => <>{children}</> }

export function Markdown({ text }: { text: string }) {
  const segments = useMemo(() => splitTables(text), [text])
  return (
    <div className="leading-relaxed break-words">
      {segments.map((segment, index) =>
        // The text's parts have no names, and they are all drawn anew when it changes.
        // oxlint-disable-next-line react/no-array-index-key
        segment.kind === 'text' ? <ReactMarkdown key={index} components={BLOCKS}>{segment.text}</ReactMarkdown> : <Table key={index} {...segment} />)}
    </div>
  )
}

function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  const cell = 'border border-line px-2 py-1 text-left align-top'
  return (
    <div className="my-2 overflow-x-auto">
      <table className="border-collapse text-xs">
        {/* oxlint-disable react/no-array-index-key */}
        <thead><tr>{head.map((text, index) => <th key={index} scope="col" className={`${cell} bg-pressed font-medium`}><Cell text={text} /></th>)}</tr></thead>
        <tbody>{rows.map((row, at) => <tr key={at}>{row.map((text, index) => <td key={index} className={cell}><Cell text={text} /></td>)}</tr>)}</tbody>
        {/* oxlint-enable react/no-array-index-key */}
      </table>
    </div>
  )
}

function Cell({ text }: { text: string }) {
  return <ReactMarkdown components={INLINE}>{text}</ReactMarkdown>
}
