/** The latest runs of the workspace in the palette, by their agent's name; fetched when it is opened. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useDeferredValue, useMemo } from 'react'
import { runsQuery } from '@/runs/api'
import { useCommands, useCommandStore } from '@/ui/commands'
import { ago } from '@/ui/format'
import { readStatus } from '@/ui/status'
import { StatusIcon } from '@/ui/status-icon'

const MOST = 6

export function RunCommands() {
  const { workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const typed = useDeferredValue(useCommandStore((store) => store.typed.trim().replace(/^run of\s*/i, '')))
  const { data } = useQuery({ ...runsQuery(workspace, typed ? { text: typed } : {}), enabled: workspace !== '' })
  const commands = useMemo(
    () =>
      (data?.results ?? []).slice(0, MOST).map(({ id, agent_name, status, created_at }) => ({
        id: `run:${id}`,
        group: 'Runs',
        label: `Run of ${agent_name}`,
        hint: ago(created_at),
        icon: <StatusIcon status={readStatus(status)} />,
        keywords: [status, id],
        run: () => void navigate({ to: '/w/$workspace/runs/$run', params: { workspace, run: id } }),
      })),
    [data, workspace, navigate],
  )
  useCommands(commands)
  return null
}
