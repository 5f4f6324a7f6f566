/** A click on the overview goes near to what was clicked. */
import { useReactFlow } from '@xyflow/react'
import { useCallback, type MouseEvent } from 'react'
import { ease } from '@/ui/motion'
import { useEditor } from '../../editor/session'
import { select } from '../../editor/view'
import { boxAt } from './draw'

/** Pixels by which a click may miss: a tile may be no larger than one. */
const SLACK = 8

export function useOverviewClick() {
  const { view } = useEditor()
  const flow = useReactFlow()
  return useCallback(
    (event: MouseEvent) => {
      const { isOverview, nodes } = view.getState()
      if (!isOverview) return
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
      const box = boxAt(nodes, x, y, SLACK / flow.getZoom())
      select(view, box ? [box.id] : [])
      if (box) void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: 1, ...ease(250) })
    },
    [view, flow],
  )
}
