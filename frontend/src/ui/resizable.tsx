/** A panel whose inner edge can be dragged, or moved with the arrow keys; its size is remembered. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { cn } from './cn'
import { isNumber, useStored } from './use-stored'

export type PanelSide = 'left' | 'right' | 'bottom'

export type ResizablePanelProps = {
  /** Where the panel stands; its handle is on the opposite edge. */
  side: PanelSide
  /** Its name for screen readers and the key it is remembered by. */
  label: string
  size: number
  min: number
  max: number
  /** Closed keeps the children mounted but out of sight and out of reach. */
  open?: boolean
  className?: string
  children: ReactNode
}

const EDGE: Record<PanelSide, string> = {
  left: 'inset-y-0 -right-[3px] w-[6px] cursor-col-resize',
  right: 'inset-y-0 -left-[3px] w-[6px] cursor-col-resize',
  bottom: 'inset-x-0 -top-[3px] h-[6px] cursor-row-resize',
}
const BORDER: Record<PanelSide, string> = { left: 'border-r', right: 'border-l', bottom: 'border-t' }
const STEP = 16

/** How much larger the panel becomes when its edge moves by (dx, dy). */
export function growth(side: PanelSide, dx: number, dy: number): number {
  if (side === 'bottom') return -dy || 0
  return (side === 'left' ? dx : -dx) || 0
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
}

export function ResizablePanel({ side, label, size, min, max, open = true, className, children }: ResizablePanelProps) {
  const [stored, setStored] = useStored(`panel:${label}`, size, isNumber)
  const drag = useRef<{ x: number; y: number; size: number } | null>(null)
  const limit = (next: number) => Math.round(Math.min(max, Math.max(min, next)))
  const current = limit(stored)
  const isBottom = side === 'bottom'

  const onPointerMove = (event: PointerEvent) => {
    const start = drag.current
    if (start) setStored(limit(start.size + growth(side, event.clientX - start.x, event.clientY - start.y)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (!arrow) return
    event.preventDefault()
    setStored(limit(current + growth(side, ...arrow)))
  }

  return (
    <aside
      aria-label={label}
      hidden={!open}
      style={open ? { [isBottom ? 'height' : 'width']: current } : undefined}
      className={cn('relative flex shrink-0 flex-col border-line bg-panel', BORDER[side], !open && 'hidden', className)}
    >
      <div
        role="separator"
        tabIndex={0}
        aria-label={`Resize ${label}`}
        aria-orientation={isBottom ? 'horizontal' : 'vertical'}
        aria-valuenow={current}
        aria-valuemin={min}
        aria-valuemax={max}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drag.current = { x: event.clientX, y: event.clientY, size: current }
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
        onDoubleClick={() => setStored(size)}
        onKeyDown={onKeyDown}
        className={cn('absolute z-10 touch-none transition-colors hover:bg-accent/40 active:bg-accent/60', EDGE[side])}
      />
      {children}
    </aside>
  )
}
