/** When a run starts and its dock takes room, brings the whole graph back into sight if part of it is covered. */
import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useCamera } from '../../canvas/flow/useCamera'
import { absolutePlace } from '../../canvas/geometry'
import { useEditor, useView } from '../session'

export function useFitOnRun(): void {
  const { draft, view } = useEditor()
  const flow = useReactFlow()
  const camera = useCamera()
  const runId = useView((state) => state.runId)
  const last = useRef(runId)
  useEffect(() => {
    if (!runId || last.current === runId) return
    last.current = runId
    // The dock opens with the same change; measure after it stands.
    const timer = setTimeout(() => {
      const box = document.querySelector('.agent-canvas')?.getBoundingClientRect()
      const isCovered = box && view.getState().nodes.some((node) => {
        const [x, y] = absolutePlace(draft.store.getState(), node.id)
        const corner = flow.flowToScreenPosition({ x: x + (node.width ?? 0), y: y + (node.height ?? 0) })
        return corner.x > box.right || corner.y > box.bottom - 60
      })
      if (isCovered && view.getState().nodes.length <= 40) camera.fit()
    }, 120)
    return () => clearTimeout(timer)
  }, [runId, flow, camera, draft, view])
}
