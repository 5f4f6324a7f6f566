/** The agents of the workspace in the palette, fetched when it is first opened. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Workflow } from 'lucide-react'
import { useMemo } from 'react'
import { agentsQuery } from '@/builder/api/read'
import { useCommands } from '@/ui/commands'

export function AgentCommands() {
  const { workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const { data } = useQuery({ ...agentsQuery(workspace, ''), enabled: workspace !== '' })
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
