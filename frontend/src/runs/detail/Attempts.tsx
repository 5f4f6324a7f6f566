/** The tries of a step: when, how long, and why each failed; two of them side by side. */
import type { Step } from '@/live/step'
import { StatusIcon } from '@/ui/status-icon'
import { RunElapsed } from '../chip/RunElapsed'
import { AttemptPair } from '../compare/AttemptPair'
import { OnceHere } from '../values/OnceHere'
import { ErrorCard } from './ErrorCard'

export function Attempts({ step }: { step: Step }) {
  return (
    <div className="flex flex-col gap-4">
      <AttemptList step={step} />
      {step.attempts.length > 1 && <OnceHere path={step.path}><AttemptPair step={step} /></OnceHere>}
    </div>
  )
}

function AttemptList({ step }: { step: Step }) {
  return (
    <ol className="flex flex-col gap-3">
      {step.attempts.map(({ attempt, startedAt, finishedAt, error }) => (
        <li key={attempt} className="flex flex-col gap-1.5">
          <p className="tabular flex items-center gap-2">
            <StatusIcon status={statusOf(finishedAt, error)} />
            <span className="font-medium">Attempt {attempt}</span>
            <RunElapsed from={startedAt} to={finishedAt} holds={step.holds} className="text-muted" />
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
