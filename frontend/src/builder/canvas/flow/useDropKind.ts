/** Dropping a kind from the palette: into a container, into an edge that lights up for it, or onto the canvas. Anything else is a file or an address. */
import { useReactFlow } from '@xyflow/react'
import { useCallback, type DragEvent } from 'react'
import { useEditor } from '../../editor/session'
import { usePlaceKind } from '../../palette/usePlaceKind'
import { parseEdge } from '../../draft/values'
import { CARD_WIDTH, HEAD } from '../geometry'
import { useDropFiles } from '../drop/useDropFiles'
import { useSplice } from '../splice/useSplice'

export const KIND_TYPE = 'application/x-agent-kind'

export function useDropKind() {
  const { canEdit, view } = useEditor()
  const { screenToFlowPosition } = useReactFlow()
  const splice = useSplice()
  const foreign = useDropFiles()
  const place = usePlaceKind()
  const pointOf = useCallback(
    (event: DragEvent): [number, number] => {
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY })
      return [x, y]
    },
    [screenToFlowPosition],
  )
  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(KIND_TYPE)) return foreign.onDragOver(event)
      if (!canEdit) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      const { carried } = view.getState()
      if (carried) splice.ofKind(carried, pointOf(event))
    },
    [canEdit, view, splice, foreign, pointOf],
  )
  const onDrop = useCallback(
    (event: DragEvent) => {
      const kind = event.dataTransfer.getData(KIND_TYPE)
      if (!kind) return foreign.onDrop(event)
      event.preventDefault()
      const [x, y] = pointOf(event)
      const key = splice.ofKind(kind, [x, y])
      view.setState({ drag: null, carried: null })
      place(kind, [x - CARD_WIDTH / 2, y - HEAD / 2], { splice: key ? parseEdge(key) : null })
    },
    [view, splice, foreign, pointOf, place],
  )
  return { onDragOver, onDrop }
}
