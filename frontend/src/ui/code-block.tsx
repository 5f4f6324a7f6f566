import { cn } from './cn'
import { CopyButton } from './copy-button'

export type CodeBlockProps = { code: string; title?: string; wrap?: boolean; className?: string }

/** Text as it is, in even letters, ready to copy. */
export function CodeBlock({ code, title, wrap = false, className }: CodeBlockProps) {
  return (
    <figure className={cn('relative overflow-hidden rounded-md border border-line bg-sunken', className)}>
      {title && (
        <figcaption className="flex h-8 items-center border-b border-line px-3 text-xs text-muted">{title}</figcaption>
      )}
      <CopyButton text={code} className="absolute top-1 right-1 bg-sunken" tooltipSide="left" />
      <pre
        tabIndex={0}
        className={cn(
          'max-h-96 overflow-auto p-3 pr-9 font-mono text-xs text-fg',
          wrap && 'break-words whitespace-pre-wrap',
        )}
      >
        <code>{code}</code>
      </pre>
    </figure>
  )
}
