/** The list of values that can be put between the braces. */
import { createPortal } from 'react-dom'
import { cn } from '@/ui/cn'
import { floating } from '@/ui/surface'
import { portTone } from '../../kinds/look'
import type { Completion } from './useCompletion'

export function CompletionList({ completion, listId }: { completion: Completion; listId: string }) {
  const { open, choices, active, setActive, choose } = completion
  if (!open) return null
  const left = Math.min(open.x, window.innerWidth - 300)
  const fitsBelow = open.y + 260 < window.innerHeight
  return createPortal(
    <div
      className={cn(floating, 'fixed w-72 p-1')}
      style={fitsBelow ? { left, top: open.y + 2 } : { left, bottom: window.innerHeight - open.y + 24 }}
    >
      {choices.length === 0 && <p className="px-2 py-1.5 text-xs text-muted">Nothing upstream yet. Wire a node into this one first.</p>}
      <ul id={listId} role="listbox" aria-label="Values">
        {choices.map((variable, index) => (
          <li
            key={`${variable.name}:${variable.from}`} id={`${listId}-${index}`} role="option" aria-selected={index === active}
            className={cn('flex h-7 items-center gap-2 rounded-sm px-2 text-xs', index === active && 'bg-hover')}
            onPointerEnter={() => setActive(index)}
            onPointerDown={(event) => { event.preventDefault(); choose(variable) }}
          >
            <span aria-hidden className="size-2 shrink-0 rounded-full border-2" style={{ borderColor: portTone(variable.type) }} />
            <span className="font-mono">{variable.name}</span>
            <span className="min-w-0 flex-1 truncate text-right text-muted">{variable.isNew ? 'new input of the agent' : variable.source ? variable.from : `${variable.from} · wired`}</span>
          </li>
        ))}
      </ul>
    </div>,
    document.body,
  )
}
