/** Drawing an edge: to a port, to a whole card, or to empty canvas, where the quick-add menu opens. */
import { useReactFlow, type Connection, type FinalConnectionState, type OnConnectStartParams } from '@xyflow/react'
import { useCallback } from 'react'
import { toast } from '@/ui/toast'
import { connectToNode } from '../../commands/bestPort'
import { connect, edgeBetween, refuseEdge } from '../../commands/connect'
import type { PortRef } from '../../commands/lookup'
import { useEditor } from '../../editor/session'
import type { FlowEdge } from '../../editor/view'
import { readSocketId } from '../geometry'

export function portRef(node: string, handle: string): PortRef {
  return { node, ...readSocketId(handle) }
}

function ends(connection: Connection | FlowEdge): [PortRef, PortRef] | null {
  const { source, sourceHandle, target, targetHandle } = connection
  return sourceHandle && targetHandle ? [portRef(source, sourceHandle), portRef(target, targetHandle)] : null
}

export function useConnectGesture() {
  const { draft, kinds, view } = useEditor()
  const { screenToFlowPosition } = useReactFlow()

  const isValidConnection = useCallback(
    (connection: Connection | FlowEdge) => {
      const pair = ends(connection)
      const edge = pair && edgeBetween(...pair)
      return edge !== null && refuseEdge(draft.store.getState(), kinds, edge) === null
    },
    [draft, kinds],
  )
  const onConnectStart = useCallback(
    (_event: unknown, { nodeId, handleId }: OnConnectStartParams) => {
      if (nodeId && handleId) view.setState({ connecting: portRef(nodeId, handleId) })
    },
    [view],
  )
  const onConnect = useCallback(
    (connection: Connection) => {
      const pair = ends(connection)
      const edge = pair && edgeBetween(...pair)
      if (edge) draft.dispatch(connect(draft.store.getState(), kinds, edge))
    },
    [draft, kinds],
  )
  const dropOnNode = useCallback(
    (from: PortRef, id: string) => {
      if (id === from.node) return
      const wires = connectToNode(draft.store.getState(), kinds, from, id)
      if (typeof wires === 'string') toast.warning(wires)
      else draft.dispatch(wires)
    },
    [draft, kinds],
  )
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const from = view.getState().connecting
      view.setState({ connecting: null })
      if (!from || state.isValid) return
      const point = 'changedTouches' in event ? event.changedTouches[0] : event
      if (!point) return
      const under = document.elementFromPoint(point.clientX, point.clientY)
      const refused = state.toHandle && readRefusal(draft.store.getState(), kinds, from, portRef(state.toHandle.nodeId, state.toHandle.id ?? ''))
      if (refused) return void toast.warning(refused)
      const card = under?.closest<HTMLElement>('[data-node-card]')
      // Empty space inside a container is canvas, not a wish to wire the container.
      if (card?.dataset['nodeCard'] && (card.dataset['nodeCard'] !== from.node)) return dropOnNode(from, card.dataset['nodeCard'])
      if (!card && !under?.closest('.react-flow')) return
      const { x, y } = screenToFlowPosition({ x: point.clientX, y: point.clientY })
      view.setState({ quickAdd: { screen: { x: point.clientX, y: point.clientY }, at: [x, y], from, splice: null } })
    },
    [draft, kinds, view, screenToFlowPosition, dropOnNode],
  )
  return { isValidConnection, onConnectStart, onConnect, onConnectEnd }
}

function readRefusal(state: Parameters<typeof refuseEdge>[0], kinds: Parameters<typeof refuseEdge>[1], from: PortRef, to: PortRef): string | null {
  const edge = edgeBetween(from, to)
  return edge && refuseEdge(state, kinds, edge)
}
