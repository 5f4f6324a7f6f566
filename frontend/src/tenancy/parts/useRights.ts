/** What the person may do here. The server decides again on every write; this only hides what would be refused. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { workspaceQuery } from '../api'

export function useHere(): string {
  const { workspace = '' } = useParams({ strict: false })
  return workspace
}

export function useMay(right: string): boolean {
  const here = useHere()
  // A stranger's page stands in no workspace: there is none to ask about.
  const { data } = useQuery({ ...workspaceQuery(here), enabled: here !== '' })
  return data?.rights.includes(right) ?? false
}
