/** Copies the agent as a Python script that runs it, with the inputs that the run dialog would offer. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { describeError } from '@/api/problem'
import { toast } from '@/ui/toast'
import { agentQuery } from '../../api/read'
import { initialInputs } from '../run/inputs'
import { useEditor } from '../session'

export function useCopyPython(): () => void {
  const { workspace, agentId, draft } = useEditor()
  const queries = useQueryClient()
  return useCallback(() => {
    const copy = async () => {
      const [{ pythonScript }, { sample_inputs }] = await Promise.all([import('./script'), queries.ensureQueryData(agentQuery(workspace, agentId))])
      const { name, inputs: declared } = draft.store.getState()
      const inputs = initialInputs(agentId, declared, sample_inputs)
      await navigator.clipboard.writeText(pythonScript({ origin: location.origin, workspace, agent: agentId, name, inputs }))
      toast.success('A script that runs this agent is copied. Put an API token into AGENT_TOKEN.')
    }
    copy().catch((error: unknown) => toast.error(describeError(error)))
  }, [workspace, agentId, draft, queries])
}
