/** The right panel: whatever is selected. Its forms come just after the canvas, which is what people wait for. */
import { Suspense } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { Skeleton } from '@/ui/skeleton'
import { groupOfCard } from '../commands/groups'
import { isImplicit } from '../commands/lookup'
import { useView } from '../editor/session'
import { FocusWhenShown } from '../editor/useInspectorFocus'

const AgentPanel = lazyPart(async () => (await import('./AgentPanel')).AgentPanel)
const NodePanel = lazyPart(async () => (await import('./NodePanel')).NodePanel)
const DeclarationsPanel = lazyPart(async () => (await import('./declarations/DeclarationsPanel')).DeclarationsPanel)
const GroupPanel = lazyPart(async () => (await import('./GroupPanel')).GroupPanel)
const ManyPanel = lazyPart(async () => (await import('./ManyPanel')).ManyPanel)

const COMING = <Skeleton className="m-3 h-24" />

export function Inspector() {
  const isDrawn = useView((state) => state.isDrawn)
  const selection = useView((state) => state.selection)
  return (
    <div data-inspector className="flex min-h-0 flex-1 flex-col">
      <Suspense fallback={COMING}>{isDrawn ? <><Selected ids={selection} /><FocusWhenShown key={selection[0]} /></> : COMING}</Suspense>
    </div>
  )
}

function Selected({ ids }: { ids: string[] }) {
  const [first] = ids
  const group = ids.length === 1 ? groupOfCard(first ?? '') : null
  if (group !== null) return <GroupPanel key={group} id={group} />
  if (first === undefined) return <AgentPanel />
  if (ids.length > 1) return <ManyPanel ids={ids} />
  return isImplicit(first) ? <DeclarationsPanel key={first} id={first} /> : <NodePanel key={first} id={first} />
}
