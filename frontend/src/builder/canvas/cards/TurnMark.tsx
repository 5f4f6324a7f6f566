/** Which turn of a container the cards inside it show; nothing while they show all. */
import { X } from 'lucide-react'
import { showTurn, useRunStore } from '@/live/runStore'

export function TurnMark({ id }: { id: string }) {
  const turn = useRunStore((state) => state.turns.get(id))
  if (turn === undefined) return null
  return (
    <button
      type="button" onClick={() => showTurn(id, null)} aria-label={`Item ${Number(turn) + 1} is shown. Show all items`}
      className="nodrag tabular absolute bottom-2 left-1/2 flex -translate-x-1/2 items-center gap-1 rounded-full border border-accent/60 bg-accent-soft px-2 text-2xs text-fg hover:border-accent"
    >
      Item {Number(turn) + 1} <X aria-hidden className="size-3 text-muted" />
    </button>
  )
}
