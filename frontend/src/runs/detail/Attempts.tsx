/** The tries of a step: when, how long, and why each failed. */
import type { Attempt } from '@/live/step'
import { StatusIcon } from '@/ui/status-icon'
import { RunElapsed } from '../chip/RunElapsed'
import { ErrorCard } from './ErrorCard'

export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <ol className="flex flex-col gap-3">
      {attempts.map(({ attempt, startedAt, finishedAt, error }) => (
        <li key={attempt} className="flex flex-col gap-1.5">
          <p className="tabular flex items-center gap-2">
            <StatusIcon status={statusOf(finishedAt, error)} />
            <span className="font-medium">Attempt {attempt}</span>
            <RunElapsed from={startedAt} to={finishedAt} className="text-muted" />
            <time className="ml-auto text-xs text-muted" dateTime={new Date(startedAt).toISOString()}>{new Date(startedAt).toLocaleTimeString('en', { hour12: false })}</time>
          </p>
          {error && <ErrorCard error={error} />}
        </li>
      ))}
    </ol>
  )
}

function statusOf(finishedAt: number | null, error: unknown) {
  if (error) return 'failed'
  return finishedAt === null ? 'running' : 'succeeded'
}
