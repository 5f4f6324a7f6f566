/** A port type, single or list. */
import { Select } from '@/ui/select'
import { TYPE_NAMES } from '../kinds/fits'
import { portTone } from '../kinds/look'

const TYPES = [...TYPE_NAMES, ...TYPE_NAMES.filter((name) => name !== 'messages').map((name) => `list of ${name}`)]

function Swatch({ type }: { type: string }) {
  return <span aria-hidden className="size-2 shrink-0 rounded-full border-2" style={{ borderColor: portTone(type) }} />
}

const CHOICES = TYPES.map((type) => ({ value: type, label: type, icon: <Swatch type={type} /> }))

export function TypeSelect({ value, onValue, readOnly }: { value: string; onValue: (type: string) => void; readOnly?: boolean }) {
  return <Select aria-label="Type" className="w-32 shrink-0" value={value} onValueChange={onValue} choices={CHOICES} disabled={readOnly ?? false} />
}
