/** The role of this person in the workspace of the run. */
import { useQuery } from '@tanstack/react-query'
import { workspaceQuery } from '@/tenancy/api'
import { useRunPlace } from '../RunContext'

/** Undefined while it is not known, and for whoever reads from outside of the workspace. */
export function useRole(): string | undefined {
  const { workspace } = useRunPlace()
  const { data } = useQuery({ ...workspaceQuery(workspace), enabled: workspace !== '' })
  return data?.role
}
