/** The values of ports, one below the other. */
import type { Values as PortValues } from '@/live/wire'
import { Value } from './Value'

export function Values({ values, empty }: { values: PortValues | null; empty: string }) {
  const entries = Object.entries(values ?? {})
  if (entries.length === 0) return <p className="text-xs text-muted">{empty}</p>
  return (
    <div className="flex flex-col gap-2">
      {entries.map(([name, value]) => <Value key={name} name={name} value={value} />)}
    </div>
  )
}
