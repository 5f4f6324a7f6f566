/** The cases of a switch: each is an output port with its own rules. */
import { Plus, X } from 'lucide-react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import { freeName, toName } from '../../../commands/names'
import { renamePortEdges } from '../../../commands/rename'
import { useEditor } from '../../../editor/session'
import { NameInput } from '../../NameInput'
import { RuleRows, rulesOf } from './RulesWidget'
import type { WidgetProps } from './types'

export function CasesWidget({ nodeId, value, onValue, readOnly, spec }: WidgetProps) {
  const { draft } = useEditor()
  const cases = rulesOf(value)
  const ids = cases.map((each) => String(each['id'] ?? ''))
  const rename = (index: number, typed: string) => {
    const name = freeName(toName(typed), [...ids.filter((_, at) => at !== index), 'else'])
    onValue(cases.map((each, at) => (at === index ? { ...each, id: name } : each)), renamePortEdges(draft.store.getState(), nodeId, 'output', ids[index] ?? '', name))
  }
  const change = (index: number, part: object) => onValue(cases.map((each, at) => (at === index ? { ...each, ...part } : each)))
  return (
    <div className="flex flex-col gap-2" role="group" aria-label={spec.label}>
      {cases.map((each, index) => (
        <section key={ids[index]} className="flex flex-col gap-1.5 rounded-md border border-line p-2">
          <div className="flex items-center gap-1">
            <NameInput label="Port" value={ids[index] ?? ''} onRename={(typed) => rename(index, typed)} readOnly={readOnly} />
            <IconButton label={`Remove ${ids[index]}`} disabled={readOnly} onClick={() => onValue(cases.filter((_, at) => at !== index))}><X /></IconButton>
          </div>
          <RuleRows label="Rules" rules={rulesOf(each['rules'])} onRules={(rules) => change(index, { rules })} readOnly={readOnly} />
          {'expression' in (spec.schema.items?.properties ?? {}) && (
            <Input aria-label="Expression" className="font-mono text-xs" placeholder="or JSONata over value" value={String(each['expression'] ?? '')} readOnly={readOnly} onChange={(event) => change(index, { expression: event.target.value })} />
          )}
        </section>
      ))}
      {!readOnly && (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => onValue([...cases, { id: freeName('case', [...ids, 'else']), rules: [{ operator: 'is', value: '' }] }])}>
          <Plus /> Add case
        </Button>
      )}
    </div>
  )
}
