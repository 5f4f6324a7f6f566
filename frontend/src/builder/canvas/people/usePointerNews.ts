/** Tells others where the pointer is on the canvas, while there are others; a hand that rests is not shown. */
import { useReactFlow, useStore as useFlowStore } from '@xyflow/react'
import { useEffect } from 'react'
import { useEditor } from '../../editor/session'

const IDLE_MS = 8000

export function usePointerNews(): void {
  const { draft } = useEditor()
  const { screenToFlowPosition } = useReactFlow()
  const canvas = useFlowStore((state) => state.domNode)
  useEffect(() => {
    if (!canvas) return
    let idle: ReturnType<typeof setTimeout> | undefined
    const leave = () => {
      clearTimeout(idle)
      draft.announce({ cursor: null })
    }
    const move = (event: PointerEvent) => {
      // A finger is no pointer that rests anywhere.
      if (!draft.hasCompany || event.pointerType === 'touch') return
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false })
      draft.announce({ cursor: [Math.round(x), Math.round(y)] })
      clearTimeout(idle)
      idle = setTimeout(leave, IDLE_MS)
    }
    canvas.addEventListener('pointermove', move)
    canvas.addEventListener('pointerleave', leave)
    return () => {
      clearTimeout(idle)
      canvas.removeEventListener('pointermove', move)
      canvas.removeEventListener('pointerleave', leave)
    }
  }, [canvas, draft, screenToFlowPosition])
}
