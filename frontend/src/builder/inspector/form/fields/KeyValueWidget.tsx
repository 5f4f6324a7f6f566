/** A mapping of texts to texts, as rows; a value may hold variables. */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import type { JsonObject } from '../../../kinds/types'
import { PromptBox } from '../../prompt/PromptBox'
import type { WidgetProps } from './types'

type Row = [string, string]

const rowsOf = (value: WidgetProps['value']): Row[] =>
  value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).map(([key, each]) => [key, String(each ?? '')]) : []

export function KeyValueWidget({ nodeId, value, onValue, readOnly, spec }: WidgetProps) {
  // Rows whose name is still empty cannot be stored in a mapping: they live here.
  const [unnamed, setUnnamed] = useState(0)
  const rows = rowsOf(value)
  const store = (next: Row[]) => {
    const object: JsonObject = Object.fromEntries(next.filter(([key]) => key !== ''))
    onValue(Object.keys(object).length ? object : null)
  }
  const change = (index: number, row: Row) => store(rows.map((old, at) => (at === index ? row : old)))
  return (
    <div className="flex flex-col gap-1.5" role="group" aria-label={spec.label}>
      {rows.map(([key, text], index) => (
        <div key={index} className="flex items-start gap-1">
          <Input aria-label="Name" className="max-w-28" defaultValue={key} readOnly={readOnly} onBlur={(event) => change(index, [event.target.value.trim(), text])} />
          <div className="min-w-0 flex-1"><PromptBox id={nodeId} single value={text} onValue={(next) => change(index, [key, next])} /></div>
          <IconButton label="Remove" onClick={() => store(rows.filter((_, at) => at !== index))}><X /></IconButton>
        </div>
      ))}
      {Array.from({ length: unnamed }, (_, index) => (
        <Input
          key={`new-${index}`} aria-label="New name" placeholder="Name" autoFocus className="max-w-28"
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          onBlur={(event) => {
            setUnnamed(unnamed - 1)
            if (event.target.value.trim()) store([...rows, [event.target.value.trim(), '']])
          }}
        />
      ))}
      {!readOnly && <Button size="sm" variant="ghost" className="self-start" onClick={() => setUnnamed(unnamed + 1)}><Plus /> Add</Button>}
    </div>
  )
}
