/** Where a run has results from that it did not work out itself. */
import { Link } from '@tanstack/react-router'
import { GitFork } from 'lucide-react'
import type { Run } from '../api'

type Source = NonNullable<Run['source']>

export function SourceLine({ workspace, source }: { workspace: string; source: Run['source'] }) {
  if (!source) return null
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-xs text-muted">
      <GitFork aria-hidden className="size-3.5" />
      <span>{said(source)}</span>
      {source.step && <code className="min-w-0 truncate font-mono">{source.step}</code>}
      {source.run && (
        <span>with results of <Link to="/w/$workspace/runs/$run" params={{ workspace, run: source.run }} className="text-accent-text underline">an earlier run</Link></span>
      )}
    </p>
  )
}

const WORDS: { [mode in Source['mode']]: string } = {
  from: 'Forked from', failed: 'Retried what had failed', models: 'Replayed with recorded answers', all: 'Replayed', until: 'Run until',
  only: 'Only', given: 'Run with given values', pins: 'Run with pinned outputs',
}
const said = ({ mode }: Source) => WORDS[mode]
