/** How many cases have passed, failed or cannot be graded, as a bar and in words. */
import { cn } from '@/ui/cn'
import type { TestRun } from '../api'

const PARTS = [
  { name: 'passed', word: 'passed', fill: 'bg-success' },
  { name: 'failed', word: 'failed', fill: 'bg-danger' },
  { name: 'error', word: 'without a verdict', fill: 'bg-warning' },
] as const

export function Progress({ testRun: { counts, status } }: { testRun: Pick<TestRun, 'counts' | 'status'> }) {
  const done = counts.total - counts.running
  return (
    <div className="flex flex-col gap-1.5">
      <div role="progressbar" aria-label="Cases graded" aria-valuemin={0} aria-valuemax={counts.total} aria-valuenow={done} className="flex h-2 overflow-hidden rounded-full bg-pressed">
        {PARTS.map(({ name, fill }) => <span key={name} className={cn('transition-[width] duration-300 motion-reduce:transition-none', fill)} style={{ width: `${(100 * counts[name]) / Math.max(1, counts.total)}%` }} />)}
      </div>
      <p role="status" className="tabular text-sm">
        {status === 'running' ? `${done} of ${counts.total} graded: ` : status === 'cancelled' ? 'Stopped: ' : ''}
        {PARTS.filter(({ name }) => counts[name] > 0 || name === 'passed').map(({ name, word }) => `${counts[name]} ${word}`).join(', ')}
      </p>
    </div>
  )
}
