/** When a run starts and its dock takes room, brings the whole graph back into sight if part of it is covered. */
import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useCamera } from '../../canvas/flow/useCamera'
import { absolutePlace } from '../../canvas/geometry'
import { useEditor, useView } from '../session'

/** A dock that opens later was opened by hand. */
const OPENING_MS = 1500

export function useFitOnRun(): void {
  const { draft, view } = useEditor()
  const flow = useReactFlow()
  const camera = useCamera()
  const runId = useView((state) => state.runId)
  const last = useRef(runId)
  useEffect(() => {
    if (!runId || last.current === runId) return
    last.current = runId
    const canvas = document.querySelector('.agent-canvas')
    if (!canvas) return
    // The dock opens with the same change, sooner or later: look whenever the canvas has become smaller.
    const fitIfCovered = () => {
      const box = canvas.getBoundingClientRect()
      const isCovered = view.getState().nodes.some((node) => {
        const [x, y] = absolutePlace(draft.store.getState(), node.id)
        const corner = flow.flowToScreenPosition({ x: x + (node.width ?? 0), y: y + (node.height ?? 0) })
        return corner.x > box.right || corner.y > box.bottom - 60
      })
      if (isCovered && view.getState().nodes.length <= 40) camera.fitCards()
    }
    const watch = new ResizeObserver(() => requestAnimationFrame(fitIfCovered))
    watch.observe(canvas)
    const timer = setTimeout(() => watch.disconnect(), OPENING_MS)
    return () => {
      clearTimeout(timer)
      watch.disconnect()
    }
  }, [runId, flow, camera, draft, view])
}
