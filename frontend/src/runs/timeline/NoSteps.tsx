/** What stands where no step has begun: that the run loads, or why it waits. */
import { useQuery } from '@tanstack/react-query'
import { useRunStore } from '@/live/runStore'
import { waitQuery } from '../api'
import { useRunPlace } from '../RunContext'

export function NoSteps() {
  const { workspace, runId } = useRunPlace()
  const status = useRunStore(({ now }) => now?.status)
  const isQueued = status === 'queued'
  const { data: reason } = useQuery({ ...waitQuery(workspace, runId), enabled: isQueued && workspace !== '' })
  const text = isQueued ? (reason ?? 'Waiting for a worker…') : status ? 'No step has begun.' : 'Loading…'
  return <p role="status" className="px-2 py-3 text-xs text-muted">{text}</p>
}
