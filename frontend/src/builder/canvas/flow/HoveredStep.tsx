/** Lights the node whose row in the timeline the pointer rests on, as a card, in a folded group, or far out on the map. */
import { Suspense } from 'react'
import { useHovered } from '@/runs/hovered'
import { lazyPart } from '@/ui/lazy-part'

const Lit = lazyPart(async () => (await import('./Lit')).Lit)

export function HoveredStep() {
  const node = useHovered((hovered) => (hovered.isRow ? hovered.node : null))
  return node === null ? null : <Suspense><Lit node={node} /></Suspense>
}
