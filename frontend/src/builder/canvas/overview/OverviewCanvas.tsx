/** Far out, one canvas in place of thousands of elements; it follows the camera and a click goes near. */
import { useReactFlow, useStore as useFlowStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { useRunStore } from '@/live/runStore'
import { titleOf } from '../../commands/lookup'
import { useDraft, useEditor, useView } from '../../editor/session'
import { select } from '../../editor/view'
import { readStepStatus } from '../cards/liveStep'
import { boxesOf, drawOverview } from './draw'
import { usePalette } from './usePalette'

export function OverviewCanvas() {
  const isOverview = useView((state) => state.isOverview)
  return isOverview ? <Overview /> : null
}

function Overview() {
  const { kinds, view } = useEditor()
  const flow = useReactFlow()
  const canvas = useRef<HTMLCanvasElement>(null)
  const nodes = useView((state) => state.nodes)
  const draft = useDraft((state) => state)
  const palette = usePalette()
  const steps = useRunStore((state) => state.watch?.model.seq ?? 0)
  const [x, y, zoom, width, height] = useFlowStore(useShallow((state) => [...state.transform, state.width, state.height] as const))
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const ratio = window.devicePixelRatio || 1
    element.width = width * ratio
    element.height = height * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const camera = { x, y, zoom, width, height }
    drawOverview(context, camera, boxesOf(nodes), draft, palette, (id) => titleOf(draft, kinds, id), readStepStatus)
  }, [x, y, zoom, width, height, nodes, draft, palette, kinds, steps])
  const onClick = (event: React.MouseEvent) => {
    const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    const hit = [...boxesOf(nodes).values()].reverse().find((box) => point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height)
    if (!hit) return select(view, [])
    select(view, [hit.id])
    void flow.setCenter(hit.x + hit.width / 2, hit.y + hit.height / 2, { zoom: 1, duration: 250 })
  }
  return (
    // The keyboard walks the same nodes through the canvas section; this is the pointer's way only.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div className="absolute inset-0 z-[4]" onClick={onClick} data-overview>
      <canvas ref={canvas} aria-hidden style={{ width, height }} />
    </div>
  )
}
