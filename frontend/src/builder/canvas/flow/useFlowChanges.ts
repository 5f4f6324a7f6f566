/** Selection and places in mid-drag: they live in the view until the drop. */
import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react'
import { useCallback } from 'react'
import { useEditor } from '../../editor/session'
import type { FlowEdge, FlowNode } from '../../editor/view'
import { moveGroups } from '../groups/frames'
import { useSteering } from '../snap/useSteering'

export function useFlowChanges() {
  const { draft, view } = useEditor()
  const steered = useSteering()
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      // Sizes are ours to give (geometry.ts); React Flow's measurements of them would only make new objects.
      const wanted = steered(changes.filter((change) => change.type !== 'dimensions' || change.resizing))
      if (wanted.length === 0) return
      const selects = wanted.some((change) => change.type === 'select')
      view.setState((state) => {
        const moved = new Set(wanted.flatMap((change) => (change.type === 'position' && change.position ? [change.id] : [])))
        const nodes = moveGroups(state.nodes, applyNodeChanges(wanted, state.nodes), draft.store.getState(), moved)
        return selects ? { nodes, selection: nodes.filter((node) => node.selected).map((node) => node.id) } : { nodes }
      })
    },
    [draft, view, steered],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) =>
      view.setState((state) => {
        const edges = applyEdgeChanges(changes, state.edges)
        return { edges, selectedEdges: edges.filter((edge) => edge.selected).map((edge) => edge.id) }
      }),
    [view],
  )
  return { onNodesChange, onEdgesChange }
}
