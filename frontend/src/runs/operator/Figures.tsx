/** The site in five figures; one that asks for a look is coloured and says why. */
import { cn } from '@/ui/cn'
import { count } from '@/ui/format'
import type { Overview } from './api'
import { readSeconds } from './seconds'

const LONG_WAIT = 30
const LATE = 10

type Figure = { label: string; value: string; note?: string | undefined; isBad?: boolean }

export function Figures({ overview }: { overview: Overview }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-3 lg:grid-cols-5">
      {listFigures(overview).map(({ label, value, note, isBad }) => (
        <div key={label} className="flex flex-col gap-0.5 bg-raised px-3 py-2 last:max-sm:col-span-2">
          <dt className="text-xs text-muted">{label}</dt>
          <dd className={cn('tabular text-lg font-semibold', isBad && 'text-danger')}>
            {value}
            {note && <span className={cn('ml-2 text-xs font-normal', isBad ? 'text-danger' : 'text-muted')}>{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function listFigures({ hosts, queue, parked }: Overview): Figure[] {
  const alive = hosts.filter(({ state }) => state === 'alive').length
  const silent = hosts.filter(({ state }) => state === 'silent').length
  return [
    { label: 'Hosts alive', value: count(alive), note: silent ? `${silent} silent` : undefined, isBad: alive === 0 || silent > 0 },
    { label: 'Runs under way', value: count(hosts.reduce((sum, { held }) => sum + held, 0)) },
    {
      label: 'Runs that wait for a host',
      value: count(queue.depth),
      note: queue.held_back ? `${count(queue.held_back)} held back by limits` : undefined,
    },
    { label: 'Oldest of them', value: queue.depth ? readSeconds(queue.age) : '–', isBad: queue.age > LONG_WAIT },
    {
      label: 'Parked runs',
      value: count(parked.count),
      note: parked.overdue > LATE ? `late by ${readSeconds(parked.overdue)}` : undefined,
      isBad: parked.overdue > LATE,
    },
  ]
}
