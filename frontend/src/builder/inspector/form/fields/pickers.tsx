/** Widgets that choose something the workspace has: a model, a connection, another agent. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Combobox } from '@/ui/combobox'
import { agentsQuery, connectionsQuery, modelsQuery } from '../../../api/read'
import type { Command } from '../../../draft/commands'
import { useEditor } from '../../../editor/session'
import { readPorts } from '../../../palette/agents/agentNode'
import { asText, type WidgetProps } from './types'

const ALIASES = [
  { value: 'smart', label: 'smart', hint: 'best answers' },
  { value: 'fast', label: 'fast', hint: 'quick and cheap' },
  { value: 'demo', label: 'demo', hint: 'built in, no key' },
]

export function ModelWidget({ value, onValue, readOnly }: WidgetProps) {
  const { workspace } = useEditor()
  const { data = [] } = useQuery(modelsQuery(workspace))
  const known = new Set(data.map((model) => model.value))
  const choices = [...ALIASES.filter((alias) => !known.has(alias.value)), ...data]
  return (
    <Combobox
      value={asText(value) || null} onValueChange={onValue} choices={choices} disabled={readOnly} searchPlaceholder="Search or type a model"
      offerTyped={(text) => `Use “${text}”`}
    />
  )
}

export function ConnectionWidget({ value, onValue, readOnly }: WidgetProps) {
  const { workspace } = useEditor()
  const { data = [] } = useQuery(connectionsQuery(workspace))
  const choices = [{ value: '', label: 'None' }, ...data.map((each) => ({ value: each.name, label: each.name, ...(each.provider ? { hint: each.provider } : {}) }))]
  return <Combobox value={asText(value)} onValueChange={(next) => onValue(next || null)} choices={choices} disabled={readOnly} emptyText="No connections yet. Add one in Settings." />
}

/** Choosing an agent also notes its ports, so that the card and the checks know them without loading it. */
export function AgentWidget({ nodeId, value, onValue, readOnly }: WidgetProps) {
  const { workspace, agentId } = useEditor()
  const queries = useQueryClient()
  const { data } = useQuery(agentsQuery(workspace, ''))
  const choices = (data?.results ?? []).filter((agent) => agent.id !== agentId).map((agent) => ({ value: agent.id, label: agent.name }))
  const choose = async (id: string) => {
    const note: Command = { type: 'set', id: nodeId, path: ['settings', 'ports'], value: await readPorts(queries, workspace, id) }
    onValue(id, [note])
  }
  return <Combobox value={asText(value) || null} onValueChange={(id) => void choose(id)} choices={choices} disabled={readOnly} placeholder="Choose an agent" emptyText="No other agents here yet." />
}
