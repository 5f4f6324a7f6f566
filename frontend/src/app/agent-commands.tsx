/** The agents of the workspace in the palette, fetched when it is first opened. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Workflow } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { agentsQuery } from '@/builder/api/read'
import { useCommands, useCommandStore } from '@/ui/commands'

export function AgentCommands() {
  const { workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const typed = useDeferredValue(useCommandStore((store) => store.typed.trim()))
  // The first page holds a hundred: only who types for one that is not on it needs another answer.
  const first = useQuery({ ...agentsQuery(workspace, ''), enabled: workspace !== '' })
  const isMore = (first.data?.count ?? 0) > (first.data?.results.length ?? 0)
  const found = useQuery({ ...agentsQuery(workspace, typed), enabled: isMore && typed !== '' })
  const data = found.data?.results.length ? found.data : first.data
  const commands = useMemo(
    () =>
      (data?.results ?? []).map(({ id, name }) => ({
        id: `agent:${id}`,
        group: 'Agents',
        label: name,
        icon: <Workflow />,
        run: () => void navigate({ to: '/w/$workspace/agents/$agent', params: { workspace, agent: id } }),
      })),
    [data, workspace, navigate],
  )
  useCommands(commands)
  return null
}
