/** The states a run or step can be in, each with its word, colour and shape. */

export type Status =
  | 'idle'
  | 'queued'
  | 'running'
  | 'retrying'
  | 'waiting'
  | 'paused'
  | 'held'
  | 'asking'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'skipped'
  | 'warning'

export type Shape = 'dot' | 'ring' | 'turning' | 'clock' | 'pause' | 'check' | 'cross' | 'bar' | 'skip' | 'bang'

type Look = { label: string; shape: Shape; text: string; soft: string }

/** Two states never share a shape unless they share a meaning: colour alone says nothing. */
export const STATUS: Record<Status, Look> = {
  idle: { label: 'Not run', shape: 'dot', text: 'text-faint', soft: 'bg-skipped-soft' },
  queued: { label: 'Queued', shape: 'ring', text: 'text-skipped', soft: 'bg-skipped-soft' },
  running: { label: 'Running', shape: 'turning', text: 'text-running', soft: 'bg-running-soft' },
  retrying: { label: 'Retrying', shape: 'turning', text: 'text-warning', soft: 'bg-warning-soft' },
  waiting: { label: 'Waiting', shape: 'clock', text: 'text-waiting', soft: 'bg-waiting-soft' },
  paused: { label: 'Paused', shape: 'pause', text: 'text-waiting', soft: 'bg-waiting-soft' },
  held: { label: 'Held', shape: 'pause', text: 'text-waiting', soft: 'bg-waiting-soft' },
  asking: { label: 'Waiting for a person', shape: 'clock', text: 'text-waiting', soft: 'bg-waiting-soft' },
  succeeded: { label: 'Succeeded', shape: 'check', text: 'text-success', soft: 'bg-success-soft' },
  failed: { label: 'Failed', shape: 'cross', text: 'text-danger', soft: 'bg-danger-soft' },
  cancelled: { label: 'Cancelled', shape: 'bar', text: 'text-skipped', soft: 'bg-skipped-soft' },
  skipped: { label: 'Skipped', shape: 'skip', text: 'text-skipped', soft: 'bg-skipped-soft' },
  warning: { label: 'Warning', shape: 'bang', text: 'text-warning', soft: 'bg-warning-soft' },
}

/** A status by its wire name; one this build does not know yet is shown as not run. */
export function readStatus(name: string | null | undefined): Status {
  return name && name in STATUS ? (name as Status) : 'idle'
}
