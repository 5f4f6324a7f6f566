/** "Compare with…": the latest other runs of the same agent. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { GitCompare } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { ago, cost } from '@/ui/format'
import { DropdownMenu, type MenuItem } from '@/ui/menu'
import { StatusIcon } from '@/ui/status-icon'
import { readStatus } from '@/ui/status'
import { type Run, runsQuery } from '../api'
import { inOrder } from './pick'

const MOST = 12

export function CompareButton({ workspace, run }: { workspace: string; run: Pick<Run, 'id' | 'agent'> }) {
  // Asked for when somebody reaches for it: most who open a run do not compare it.
  const [isNear, setNear] = useState(false)
  const runs = useQuery({ ...runsQuery(workspace, { agent: run.agent }), enabled: isNear })
  const others = (runs.data?.results ?? []).filter(({ id }) => id !== run.id).slice(0, MOST)
  const navigate = useNavigate()
  const items = others.map((other): MenuItem => ({
    label: `${ago(other.created_at)} · ${cost(other.cost)}`, icon: <StatusIcon status={readStatus(other.status)} />,
    onSelect: () => void navigate({ to: '/w/$workspace/runs/compare', params: { workspace }, search: inOrder([run.id, other.id]) }),
  }))
  const empty: MenuItem[] = [{ label: runs.data ? 'This agent has no other run yet' : 'Loading…', disabled: true }]
  const elsewhere: MenuItem = {
    label: 'Choose two in the list of runs', onSelect: () => void navigate({ to: '/w/$workspace/runs', params: { workspace }, search: { agent: run.agent } }),
  }
  return (
    <DropdownMenu align="end" items={[...(items.length > 0 ? items : empty), 'separator', elsewhere]}>
      <Button variant="ghost" onPointerEnter={() => setNear(true)} onFocus={() => setNear(true)}><GitCompare /> Compare with…</Button>
    </DropdownMenu>
  )
}
