/** Why the run failed, in the step's own words, and the way to that step. */
import { useRunStore } from '@/live/runStore'
import { Button } from '@/ui/button'
import { nameOf, type RunGraph } from '../useRunGraph'
import { Failure } from '../explain/Failure'

export function RunFailure({ graph, onChoose }: { graph: RunGraph; onChoose?: (path: string) => void }) {
  const error = useRunStore(({ run }) => run?.error ?? null)
  const path = useRunStore(({ run }) => run?.failedStep ?? null)
  if (!error) return null
  return (
    <Failure
      error={error} step={path} title={path ? `${nameOf(graph, path)} failed` : 'The run failed'}
      actions={path && onChoose && <Button size="sm" onClick={() => onChoose(path)}>Open step</Button>}
    />
  )
}
