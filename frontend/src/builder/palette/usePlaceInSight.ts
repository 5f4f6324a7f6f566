/** Puts a node of a kind where it is seen: in the middle of the screen, or the next free place below. */
import { useCallback } from 'react'
import { useCamera } from '../canvas/flow/useCamera'
import { CARD_WIDTH } from '../canvas/geometry'
import { useEditor } from '../editor/session'
import type { AgentNode } from './agents/agentNode'
import { freeSpot } from './freeSpot'
import { usePlaceKind } from './usePlaceKind'

export function usePlaceInSight(): (kind: string, node?: AgentNode) => void {
  const { view } = useEditor()
  const camera = useCamera()
  const place = usePlaceKind()
  return useCallback(
    (kind: string, node?: AgentNode) => {
      const { x, y } = camera.centre()
      place(kind, freeSpot(view.getState().nodes, [x - CARD_WIDTH / 2, y - 70]), node ? { node } : {})
    },
    [camera, place, view],
  )
}
