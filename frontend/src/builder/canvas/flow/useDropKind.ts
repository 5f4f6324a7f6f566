/** Dropping a kind from the palette: into a container, into an edge that lights up for it, or onto the canvas. Anything else is a file or an address. */
import { useReactFlow } from '@xyflow/react'
import { useCallback, type DragEvent } from 'react'
import { useEditor } from '../../editor/session'
import { AGENT_TYPE, readCarried } from '../../palette/agents/agentNode'
import { usePlaceKind } from '../../palette/usePlaceKind'
import { parseEdge } from '../../draft/values'
import { CARD_WIDTH, HEAD } from '../geometry'
import { useDropFiles } from '../drop/useDropFiles'
import { useDropOnCard } from '../../inspector/use/useDropOnCard'
import { useSplice } from '../splice/useSplice'

export const KIND_TYPE = 'application/x-agent-kind'

export function useDropKind() {
  const { canEdit, view } = useEditor()
  const { screenToFlowPosition } = useReactFlow()
  const splice = useSplice()
  const carried = useDropOnCard()
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
      if (!event.dataTransfer.types.includes(KIND_TYPE)) return carried.onDragOver(event) || foreign.onDragOver(event)
      if (!canEdit) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      const kind = view.getState().carried
      if (kind) splice.ofKind(kind, pointOf(event))
    },
    [canEdit, view, splice, foreign, carried, pointOf],
  )
  const onDrop = useCallback(
    (event: DragEvent) => {
      const kind = event.dataTransfer.getData(KIND_TYPE)
      if (!kind) return carried.onDrop(event) || foreign.onDrop(event)
      event.preventDefault()
      const [x, y] = pointOf(event)
      const key = splice.ofKind(kind, [x, y])
      view.setState({ drag: null, carried: null })
      const node = readCarried(event.dataTransfer.getData(AGENT_TYPE))
      place(kind, [x - CARD_WIDTH / 2, y - HEAD / 2], { splice: key ? parseEdge(key) : null, node })
    },
    [view, splice, foreign, carried, pointOf, place],
  )
  return { onDragOver, onDrop }
}
