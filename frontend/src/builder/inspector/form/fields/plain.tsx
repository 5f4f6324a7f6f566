/** Widgets for numbers, yes or no, and one of a few words. */
import { NumberField } from '@/ui/number-field'
import { Select } from '@/ui/select'
import { Switch } from '@/ui/toggles'
import type { WidgetProps } from './types'

export function NumberWidget({ value, onValue, spec, readOnly }: WidgetProps) {
  const { minimum, maximum, type } = spec.schema
  return (
    <NumberField
      value={typeof value === 'number' ? value : null} onValueChange={onValue} disabled={readOnly}
      min={minimum} max={maximum} step={type === 'integer' ? 1 : 0.1} placeholder={spec.schema['x-ui']?.placeholder}
    />
  )
}

export function SwitchWidget({ value, onValue, readOnly }: WidgetProps) {
  return <Switch checked={value === true} onCheckedChange={onValue} disabled={readOnly} />
}

export function SelectWidget({ value, onValue, spec, readOnly }: WidgetProps) {
  const labels = spec.schema['x-ui']?.labels
  const choices = (spec.schema.enum ?? []).map((each, index) => ({ value: String(each), label: labels?.[index] ?? String(each) }))
  return <Select value={value === undefined || value === null ? undefined : String(value)} onValueChange={onValue} choices={choices} disabled={readOnly} />
}
