/** Opens the context menu where the pointer asks for it, or beside the chosen node when the keyboard does. */
import { useReactFlow } from '@xyflow/react'
import { useMemo, type MouseEvent } from 'react'
import { useEditor } from '../../editor/session'
import { select, type CanvasMenu, type FlowEdge, type FlowNode } from '../../editor/view'

export function useCanvasMenu() {
  const { view } = useEditor()
  const { screenToFlowPosition } = useReactFlow()
  return useMemo(() => {
    const open = (event: { preventDefault: () => void; clientX: number; clientY: number }, what: Partial<CanvasMenu>) => {
      event.preventDefault()
      const screen = { x: event.clientX, y: event.clientY }
      const { x, y } = screenToFlowPosition(screen)
      view.setState({ menu: { screen, at: [x, y], nodes: [], edge: null, ...what } })
    }
    return {
      onNodeContextMenu: (event: MouseEvent, node: FlowNode) => {
        // A click beside the selection means that node alone.
        if (!view.getState().selection.includes(node.id)) select(view, [node.id])
        open(event, { nodes: view.getState().selection })
      },
      onSelectionContextMenu: (event: MouseEvent) => open(event, { nodes: view.getState().selection }),
      onEdgeContextMenu: (event: MouseEvent, edge: FlowEdge) => open(event, { edge: edge.id }),
      onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => open(event, {}),
    }
  }, [view, screenToFlowPosition])
}
