/** A text as its author meant it: Markdown is drawn, with its source a click away; anything else stands as it is. */
import { lazy, Suspense, useMemo, useState } from 'react'
import { cn } from '../cn'
import { SegmentedControl } from '../segmented'
import { looksLikeMarkdown } from './looks'

const Markdown = lazy(async () => ({ default: (await import('./markdown')).Markdown }))

type Look = 'drawn' | 'text'
const CHOICES = [{ value: 'drawn' as const, label: 'Formatted' }, { value: 'text' as const, label: 'Text' }]

export function RichText({ text, label, className }: { text: string; label: string; className?: string }) {
  const isMarkdown = useMemo(() => looksLikeMarkdown(text), [text])
  const [look, setLook] = useState<Look>('drawn')
  const plain = <div className="whitespace-pre-wrap">{text || <em className="text-muted">Empty text</em>}</div>
  return (
    <>
      {isMarkdown && <SegmentedControl aria-label={`Show ${label} as`} value={look} onValueChange={setLook} choices={CHOICES} className="mb-1 self-start [&>*]:flex-none" />}
      <section aria-label={label} tabIndex={0} className={cn('break-words', className)}>
        {isMarkdown && look === 'drawn' ? <Suspense fallback={plain}><Markdown text={text} /></Suspense> : plain}
      </section>
    </>
  )
}
