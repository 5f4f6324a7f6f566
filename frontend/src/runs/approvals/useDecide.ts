/** Decides what a step asks. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRunPlace } from '../RunContext'
import { decide, type DecisionRequest } from './api'
import { keyOf, write } from './drafts'
import type { AskedStep } from './useApprovals'

export function useDecide(step: AskedStep) {
  const { workspace, runId } = useRunPlace()
  const queries = useQueryClient()
  const key = keyOf(runId, step)
  const attempt = step.attempts.at(-1)?.attempt ?? 1
  return useMutation({
    mutationFn: (decision: Omit<DecisionRequest, 'step' | 'attempt'>) => decide(workspace, runId, { step: step.path, attempt, ...decision }),
    // Before the answer: the run may tell of the decision first.
    onMutate: () => write(key, { isSent: true }),
    onError: () => write(key, { isSent: false }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['approvals', workspace] }),
  })
}
