/** A name that is stored when the field is left, since half a name would break edges. */
import { Input } from '@/ui/input'

interface NameInputProps {
  value: string
  onRename: (typed: string) => void
  readOnly?: boolean
  label?: string
}

export function NameInput({ value, onRename, readOnly, label = 'Name' }: NameInputProps) {
  return (
    <Input
      key={value} aria-label={label} className="font-mono text-xs" defaultValue={value} readOnly={readOnly}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') { event.currentTarget.value = value; event.currentTarget.blur() }
      }}
      onBlur={(event) => {
        const typed = event.target.value.trim()
        if (typed && typed !== value) onRename(typed)
        else event.target.value = value
      }}
    />
  )
}
