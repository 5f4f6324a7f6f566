/** What steps wrote down, in the order in which they did. */
import { useLayoutEffect } from 'react'
import { useRunStore } from '@/live/runStore'
import { nameOf, type RunGraph } from '../useRunGraph'
import { useSticky } from './useSticky'

const MOST = 2000

export function LogPanel({ graph, onChoose }: { graph: RunGraph; onChoose: (path: string) => void }) {
  const total = useRunStore((state) => state.logCount)
  const logs = useRunStore((state) => state.logs)
  const { attach, follow } = useSticky()
  useLayoutEffect(follow, [total, follow])
  if (total === 0) return <p className="p-3 text-xs text-muted">No step has logged anything.</p>
  return (
    <section ref={attach} aria-label="Log lines" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto p-2 font-mono text-xs leading-5">
      {total > MOST && <p className="px-1 text-muted">The last {MOST} of {total} lines.</p>}
      <ol>
        {logs.slice(Math.max(0, total - MOST), total).map((line) => (
          <li key={line.seq} className="grid grid-cols-[auto_auto_minmax(0,1fr)] gap-3 px-1 hover:bg-hover">
            <time dateTime={new Date(line.at).toISOString()} className="tabular text-muted">{clock(line.at)}</time>
            <button type="button" onClick={() => onChoose(line.path)} className="max-w-40 truncate text-left text-accent-text hover:underline">{nameOf(graph, line.path)}</button>
            <span className="break-words whitespace-pre-wrap">{line.text}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const clock = (at: number) => new Date(at).toLocaleTimeString('en', { hour12: false }) + `.${String(at % 1000).padStart(3, '0')}`
