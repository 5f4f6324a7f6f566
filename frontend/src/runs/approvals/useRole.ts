/** The role of this person in a workspace. */
import { useQuery } from '@tanstack/react-query'
import { workspaceQuery } from '@/tenancy/api'

/** Undefined while it is not known, and for whoever reads from outside of any workspace. */
export function useRole(workspace: string): string | undefined {
  const { data } = useQuery({ ...workspaceQuery(workspace), enabled: workspace !== '' })
  return data?.role
}
