/** Starts a run from the one that is shown, and shows the new one. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { describeError } from '@/api/problem'
import { toast } from '@/ui/toast'
import { type Fork, forkRun } from '../api'
import { useRunPlace } from '../RunContext'

export function useFork() {
  const { workspace, runId, showRun } = useRunPlace()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (fork: Fork) => forkRun(workspace, runId, fork),
    onSuccess: (run) => {
      void queries.invalidateQueries({ queryKey: ['runs', workspace] })
      showRun?.(run.id)
    },
    onError: (error) => toast.error(describeError(error)),
  })
}
