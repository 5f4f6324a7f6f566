/** The palette: every kind of node by group, to search, drag or click; below, what the month has cost. */
import { Search } from 'lucide-react'
import { Suspense, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { Input } from '@/ui/input'
import { lazyPart } from '@/ui/lazy-part'
import { useEditor, useView } from '../editor/session'
import type { NodeKind } from '../kinds/types'
import { groupKinds, matchKinds } from './groups'
import { PaletteItem } from './PaletteItem'
import { recentKinds } from './recents'

const MonthSpent = lazyPart(async () => (await import('./MonthSpent')).MonthSpent)
const PaletteAgents = lazyPart(async () => (await import('./agents/PaletteAgents')).PaletteAgents)

export function Palette() {
  const { kinds } = useEditor()
  const isDrawn = useView((state) => state.isDrawn)
  const [typed, setTyped] = useState('')
  const recent = useStore(recentKinds, (state) => state.names)
  const groups = useMemo(() => groupKinds(kinds, typed ? [] : recent), [kinds, recent, typed])
  const found = useMemo(() => matchKinds(Object.values(kinds), typed), [kinds, typed])
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="p-2">
        <Input
          type="search" aria-label="Search nodes" placeholder="Search nodes" icon={<Search />} value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {typed ? <Items kinds={found} /> : groups.map(([name, members]) => (
          <section key={name} aria-label={name}>
            <h2 className="px-1.5 pt-3 pb-1 text-2xs font-medium text-muted">{name}</h2>
            <Items kinds={members} />
          </section>
        ))}
        <Suspense>{isDrawn && <PaletteAgents typed={typed} />}</Suspense>
        {typed && found.length === 0 && <p className="px-1.5 py-3 text-xs text-muted">No node does “{typed}”.</p>}
      </div>
      <Suspense>{isDrawn && <MonthSpent />}</Suspense>
    </div>
  )
}

function Items({ kinds }: { kinds: NodeKind[] }) {
  return <ul>{kinds.map((kind) => <li key={kind.kind}><PaletteItem kind={kind} /></li>)}</ul>
}
