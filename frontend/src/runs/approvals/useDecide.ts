/** Decides the question that a step asks, by its identity: the next one of the same step is not decided by it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRunPlace } from '../RunContext'
import { decide, type DecisionRequest } from './api'
import { write } from './drafts'
import type { AskedStep } from './useApprovals'

type Decided = Omit<DecisionRequest, 'step' | 'approval'>

export function useDecide(step: AskedStep) {
  const { workspace, runId } = useRunPlace()
  const queries = useQueryClient()
  const { mutate, variables, error, isPending, isSuccess } = useMutation({
    mutationFn: ({ asked, ...decided }: Decided & { asked: AskedStep }) =>
      decide(workspace, runId, { step: asked.path, approval: asked.approval.id, ...decided }),
    // Before the answer: the run may tell of the decision first.
    onMutate: ({ asked }) => write(runId, asked, { isSent: true }),
    onError: (_error, { asked }) => write(runId, asked, { isSent: false }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['approvals', workspace] }),
  })
  const isOfThis = variables?.asked.approval.id === step.approval.id
  return {
    decide: (decided: Decided) => mutate({ asked: step, ...decided }),
    sent: isOfThis && (isPending || isSuccess) ? variables.decision : null,
    error: isOfThis ? error : null,
  }
}
