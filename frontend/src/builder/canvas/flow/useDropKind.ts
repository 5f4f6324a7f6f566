/** Dropping a kind from the palette: into a container, onto an edge, or onto the canvas. */
import { useReactFlow } from '@xyflow/react'
import { useCallback, type DragEvent } from 'react'
import { useEditor } from '../../editor/session'
import { usePlaceKind } from '../../palette/usePlaceKind'
import { parseEdge } from '../../draft/values'
import { CARD_WIDTH, HEAD } from '../geometry'

export const KIND_TYPE = 'application/x-agent-kind'

export function useDropKind() {
  const { canEdit } = useEditor()
  const { screenToFlowPosition } = useReactFlow()
  const place = usePlaceKind()
  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!canEdit || !event.dataTransfer.types.includes(KIND_TYPE)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    },
    [canEdit],
  )
  const onDrop = useCallback(
    (event: DragEvent) => {
      const kind = event.dataTransfer.getData(KIND_TYPE)
      if (!kind) return
      event.preventDefault()
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY })
      const key = document.elementFromPoint(event.clientX, event.clientY)?.closest('.react-flow__edge')?.getAttribute('data-id')
      place(kind, [x - CARD_WIDTH / 2, y - HEAD / 2], { splice: key ? parseEdge(key) : null })
    },
    [screenToFlowPosition, place],
  )
  return { onDragOver, onDrop }
}
