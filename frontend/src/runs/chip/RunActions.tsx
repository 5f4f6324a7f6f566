/** What one can do with a run, and the hooks that do it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleStop, RotateCcw } from 'lucide-react'
import { describeError } from '@/api/problem'
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import { useMay } from '@/tenancy/parts/useRights'
import { Button, type ButtonProps } from '@/ui/button'
import { toast } from '@/ui/toast'
import { Tooltip } from '@/ui/tooltip'
import { cancelRun, runAgain, runQuery } from '../api'

const WITH_GIVEN = 'The same once more: steps that were given their results get the same ones, the others are carried out again'

interface RunActionProps {
  workspace: string
  runId: string
  size?: ButtonProps['size']
}

/** Shown while the run is at work, to those who may run: the server would refuse the others. */
export function CancelButton({ workspace, runId, size }: RunActionProps) {
  const isOver = useRunStore(({ now }) => !now || isFinished(now.status))
  const cancel = useMutation({
    mutationFn: () => cancelRun(workspace, runId),
    onError: (error) => toast.error(describeError(error)),
  })
  if (!useMay('run') || isOver) return null
  return <Button size={size} busy={cancel.isPending || cancel.isSuccess} onClick={() => cancel.mutate()}><CircleStop /> Cancel</Button>
}

/** The same once more, as soon as the run is over: revision, inputs, and what was given to its steps. */
export function AgainButton({ workspace, runId, size, onStarted }: RunActionProps & { onStarted: (runId: string) => void }) {
  const isOver = useRunStore(({ now }) => now !== null && isFinished(now.status))
  const queries = useQueryClient()
  const again = useMutation({
    mutationFn: () => runAgain(workspace, runId),
    onSuccess: (run) => {
      void queries.invalidateQueries({ queryKey: ['runs', workspace] })
      onStarted(run.id)
    },
    onError: (error) => toast.error(describeError(error)),
  })
  const { data: run } = useQuery(runQuery(workspace, runId))
  if (!useMay('run') || !isOver) return null
  return (
    <Tooltip content={run?.source ? WITH_GIVEN : 'The same revision with the same inputs'}>
      <Button size={size} busy={again.isPending} onClick={() => again.mutate()}><RotateCcw /> Run again</Button>
    </Tooltip>
  )
}
