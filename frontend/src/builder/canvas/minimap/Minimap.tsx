/** A map of the whole graph in the corner, with the run on it; drag pans. */
import { useReactFlow, useStore as useFlowStore } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { cn } from '@/ui/cn'
import { groupOfCard } from '../../commands/groups'
import { useDraft, useView } from '../../editor/session'
import { boxesOf, type Box } from '../overview/draw'
import { usePalette } from '../overview/usePalette'
import { MapMarks } from './MapMarks'

const SIZE = { width: 184, height: 120 }
/** On a canvas less wide, the toolbar in the middle would lie under it. */
const WIDE = 840

export function Minimap() {
  const flow = useReactFlow()
  const nodes = useView((state) => state.nodes)
  const palette = usePalette()
  const colours = useDraft((state) => state.groups)
  const tiles = useRef<HTMLCanvasElement>(null)
  const boxes = useMemo(() => [...boxesOf(nodes).values()], [nodes])
  const fit = useMemo(() => fitBoxes(boxes), [boxes])
  const [x, y, zoom, width, height] = useFlowStore(useShallow((state) => [...state.transform, state.width, state.height] as const))
  useEffect(() => {
    const context = tiles.current?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, SIZE.width * 2, SIZE.height * 2)
    context.fillStyle = palette.line
    for (const box of boxes) {
      const group = groupOfCard(box.id)
      if (group !== null) {
        context.fillStyle = palette.group(colours[group]?.colour ?? 'grey')
        context.globalAlpha = box.isFrame ? 0.25 : 0.8
        context.fillRect((box.x - fit.x) * fit.scale * 2 + 8, (box.y - fit.y) * fit.scale * 2 + 8, box.width * fit.scale * 2, box.height * fit.scale * 2)
        context.globalAlpha = 1
      }
      if (box.isFrame || group !== null) continue
      context.fillStyle = box.selected ? palette.accent : palette.line
      context.fillRect((box.x - fit.x) * fit.scale * 2 + 8, (box.y - fit.y) * fit.scale * 2 + 8, Math.max(3, box.width * fit.scale * 2), Math.max(2, box.height * fit.scale * 2))
    }
  }, [boxes, fit, palette, colours])
  const place = useCallback((x: number, y: number): [number, number] => [(x - fit.x) * fit.scale + 4, (y - fit.y) * fit.scale + 4], [fit])
  const go = (event: React.PointerEvent) => {
    if (event.buttons !== 1) return
    const area = event.currentTarget.getBoundingClientRect()
    void flow.setCenter((event.clientX - area.left - 4) / fit.scale + fit.x, (event.clientY - area.top - 4) / fit.scale + fit.y, { zoom })
  }
  const frame = {
    left: (-x / zoom - fit.x) * fit.scale + 4, top: (-y / zoom - fit.y) * fit.scale + 4,
    width: (width / zoom) * fit.scale, height: (height / zoom) * fit.scale,
  }
  return (
    <div
      aria-hidden data-minimap
      className={cn('nopan absolute right-4 z-10 touch-none overflow-hidden rounded-md border border-line bg-raised/90 shadow-pop max-md:hidden', width < WIDE ? 'bottom-16' : 'bottom-4')}
      style={SIZE} onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); go(event) }} onPointerMove={go}
    >
      <canvas ref={tiles} width={SIZE.width * 2} height={SIZE.height * 2} style={SIZE} />
      <MapMarks boxes={boxes} place={place} />
      <div className="pointer-events-none absolute rounded-xs border border-accent bg-accent/10" style={frame} />
    </div>
  )
}

function fitBoxes(boxes: Box[]): { x: number; y: number; scale: number } {
  const left = Math.min(...boxes.map((box) => box.x))
  const top = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x: left, y: top, scale: Math.min((SIZE.width - 8) / Math.max(1, right - left), (SIZE.height - 8) / Math.max(1, bottom - top)) }
}
