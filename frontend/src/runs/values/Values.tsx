/** The values of ports, one below the other. */
import type { ValueRef } from '@/live/valueRef'
import type { Values as PortValues } from '@/live/wire'
import { Value } from './Value'

/** `origin` says whose ports they are, so that they can be carried elsewhere. */
export function Values({ values, empty, origin }: { values: PortValues | null; empty: string; origin?: Pick<ValueRef, 'node' | 'side'> }) {
  const entries = Object.entries(values ?? {})
  if (entries.length === 0) return <p className="text-xs text-muted">{empty}</p>
  return (
    <div className="flex flex-col gap-2">
      {entries.map(([name, value]) => <Value key={name} name={name} value={value} origin={origin} />)}
    </div>
  )
}
