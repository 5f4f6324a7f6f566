/** A list of named, typed ports. Renaming a port takes its edges along. */
import { Plus, X } from 'lucide-react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { freeName, toName } from '../../../commands/names'
import { renamePortEdges } from '../../../commands/rename'
import { useEditor } from '../../../editor/session'
import { portList } from '../../../kinds/ports'
import { NameInput } from '../../NameInput'
import { TypeSelect } from '../../TypeSelect'
import type { WidgetProps } from './types'

export function PortsWidget({ nodeId, spec, value, onValue, readOnly }: WidgetProps) {
  const { draft } = useEditor()
  const ports = (portList(value) ?? []).map(({ name, type }) => ({ name, type }))
  const side = spec.name === 'outputs' ? 'output' : 'input'
  const store = (next: { name: string; type: string }[], more: Parameters<typeof onValue>[1] = []) => onValue(next, more)
  const rename = (index: number, typed: string) => {
    const old = ports[index]?.name ?? ''
    const name = freeName(toName(typed), ports.filter((_, at) => at !== index).map((port) => port.name))
    if (name === old) return
    store(ports.map((port, at) => (at === index ? { ...port, name } : port)), renamePortEdges(draft.store.getState(), nodeId, side, old, name))
  }
  return (
    <div className="flex flex-col gap-1.5" role="group" aria-label={spec.label}>
      {ports.map((port, index) => (
        <div key={port.name} className="flex items-center gap-1">
          <NameInput value={port.name} onRename={(typed) => rename(index, typed)} readOnly={readOnly} />
          <TypeSelect value={port.type} onValue={(type) => store(ports.map((each, at) => (at === index ? { ...each, type } : each)))} readOnly={readOnly} />
          <IconButton label={`Remove ${port.name}`} disabled={readOnly} onClick={() => store(ports.filter((_, at) => at !== index))}><X /></IconButton>
        </div>
      ))}
      {!readOnly && (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => store([...ports, { name: freeName('value', ports.map((port) => port.name)), type: 'any' }])}>
          <Plus /> Add port
        </Button>
      )}
    </div>
  )
}
