/** Rules of a condition: a field of the value, an operator, and what to compare with. */
import { Plus, X } from 'lucide-react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import { Select } from '@/ui/select'
import type { Json, JsonObject } from '../../../kinds/types'
import type { WidgetProps } from './types'

const OPERATORS: { [operator: string]: string } = {
  is: 'is', is_not: 'is not', contains: 'contains', contains_not: 'does not contain', starts_with: 'starts with', ends_with: 'ends with',
  more_than: 'is more than', less_than: 'is less than', at_least: 'is at least', at_most: 'is at most',
  is_empty: 'is empty', is_not_empty: 'is not empty', is_true: 'is true', is_false: 'is false',
}
const UNARY = new Set(['is_empty', 'is_not_empty', 'is_true', 'is_false'])
const CHOICES = Object.entries(OPERATORS).map(([value, label]) => ({ value, label }))

export const rulesOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? (value.filter((each) => each && typeof each === 'object') as JsonObject[]) : [])

export function RulesWidget({ value, onValue, readOnly, spec }: WidgetProps) {
  return <RuleRows label={spec.label} rules={rulesOf(value)} onRules={onValue} readOnly={readOnly} />
}

interface RuleRowsProps {
  label: string
  rules: JsonObject[]
  onRules: (rules: JsonObject[]) => void
  readOnly: boolean
}

export function RuleRows({ label, rules, onRules, readOnly }: RuleRowsProps) {
  const change = (index: number, part: JsonObject) => onRules(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)))
  return (
    <div className="flex flex-col gap-1.5" role="group" aria-label={label}>
      {rules.map((rule, index) => (
        <div key={index} className="flex flex-wrap items-center gap-1 rounded-sm bg-sunken p-1.5">
          <Input aria-label="Field" className="w-24 flex-1 font-mono text-xs" placeholder="whole value" value={String(rule['path'] ?? '')} readOnly={readOnly} onChange={(event) => change(index, { path: event.target.value })} />
          <Select aria-label="Rule" className="w-32" value={String(rule['operator'] ?? 'is')} onValueChange={(operator) => change(index, { operator })} choices={CHOICES} disabled={readOnly} />
          <IconButton label="Remove rule" disabled={readOnly} onClick={() => onRules(rules.filter((_, at) => at !== index))}><X /></IconButton>
          {!UNARY.has(String(rule['operator'] ?? 'is')) && (
            <Input aria-label="Value" placeholder="value" value={String(rule['value'] ?? '')} readOnly={readOnly} onChange={(event) => change(index, { value: event.target.value })} />
          )}
        </div>
      ))}
      {!readOnly && <Button size="sm" variant="ghost" className="self-start" onClick={() => onRules([...rules, { operator: 'is', value: '' }])}><Plus /> Add rule</Button>}
    </div>
  )
}
