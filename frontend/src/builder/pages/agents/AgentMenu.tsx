/** What can be done with an agent from the list. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, Gauge, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { LimitDialog } from '@/tenancy/limits/LimitDialog'
import { useMay } from '@/tenancy/parts/useRights'
import { ConfirmDialog } from '@/ui/dialog'
import { IconButton } from '@/ui/icon-button'
import { DropdownMenu } from '@/ui/menu'
import { toast } from '@/ui/toast'
import { readDraftText } from '../../api/read'
import type { AgentSummary } from '../../api/types'
import { createAgent, deleteAgent } from '../../api/write'

export function AgentMenu({ workspace, agent }: { workspace: string; agent: AgentSummary }) {
  const queries = useQueryClient()
  const mayLimit = useMay('manage_workspace')
  const [isAsking, setAsking] = useState(false)
  const [isLimiting, setLimiting] = useState(false)
  const refresh = () => queries.invalidateQueries({ queryKey: ['agents', workspace] })
  const onError = (error: unknown) => void toast.error(describeError(error))
  const copy = useMutation({
    mutationFn: async () => createAgent(workspace, { name: `${agent.name} copy`, text: await readDraftText(workspace, agent.id, 'yaml') }),
    onSuccess: refresh, onError,
  })
  const remove = useMutation({
    mutationFn: () => deleteAgent(workspace, agent.id),
    onSuccess: () => { setAsking(false); void refresh() }, onError,
  })
  return (
    <>
      <DropdownMenu
        align="end"
        items={[
          { label: 'Duplicate', icon: <Copy />, onSelect: () => copy.mutate() },
          ...(mayLimit ? [{ label: 'Limit…', icon: <Gauge />, onSelect: () => setLimiting(true) }] : []),
          'separator',
          { label: 'Delete…', icon: <Trash2 />, destructive: true, onSelect: () => setAsking(true) },
        ]}
      >
        <IconButton label={`More for ${agent.name}`} size="sm"><Ellipsis /></IconButton>
      </DropdownMenu>
      <LimitDialog scope={agent.id} name={agent.name ?? ''} isOpen={isLimiting} onOpenChange={setLimiting} />
      <ConfirmDialog open={isAsking} onOpenChange={setAsking} title={`Delete ${agent.name}?`} confirmLabel="Delete agent" destructive busy={remove.isPending} onConfirm={() => remove.mutate()}>
        The agent goes from every list. Runs that it made stay, and so do releases that others installed.
      </ConfirmDialog>
    </>
  )
}
