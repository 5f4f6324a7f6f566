/** The dock while no run is open: the agent's last one, or how to start the first. */
import { useQuery } from '@tanstack/react-query'
import { History, Play } from 'lucide-react'
import { runsQuery } from '@/runs/api'
import { Button } from '@/ui/button'
import { ago } from '@/ui/format'
import { useEditor } from '../session'

export function NoRun({ canRun }: { canRun: boolean }) {
  const { workspace, agentId, view } = useEditor()
  const { data, isPending } = useQuery(runsQuery(workspace, { agent: agentId }))
  const [last] = data?.results ?? []
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 text-center text-xs text-muted">
      <p>{last ? 'No run is open here.' : isPending ? '' : 'Nothing has run here yet. Steps, tokens and cost show here while the agent runs.'}</p>
      <div className="flex gap-2">
        {last && <Button size="sm" onClick={() => view.setState({ runId: last.id })}><History /> Show the last run, {ago(last.created_at)}</Button>}
        {canRun && <Button size="sm" onClick={() => view.setState({ runInputsOpen: true })}><Play /> Run</Button>}
      </div>
    </div>
  )
}
