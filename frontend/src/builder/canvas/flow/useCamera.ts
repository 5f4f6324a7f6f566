/** Moving the camera: what the toolbar, the keys, the problem list and the search share. */
import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react'
import { useMemo } from 'react'
import { useEditor } from '../../editor/session'
import { absolutePlace } from '../geometry'

const EASE = { duration: 200 }
/** The zoom below which cards give way to the overview. */
export const OVERVIEW_ZOOM = 0.45

export interface Camera {
  fit: (ease?: boolean) => void
  fitNodes: (ids: string[]) => void
  zoomIn: () => void
  zoomOut: () => void
  zoomTo: (zoom: number) => void
  /** Brings a card into sight, close enough to be read. */
  show: (id: string) => void
  /** The middle of what is seen, in canvas units. */
  centre: () => { x: number; y: number }
}

export function useCamera(): Camera {
  const flow = useReactFlow()
  const store = useStoreApi()
  const { draft, view } = useEditor()
  return useMemo(() => {
    const sizeOf = (id: string) => {
      const node = view.getState().nodes.find((each) => each.id === id)
      return { width: node?.width ?? 240, height: node?.height ?? 140 }
    }
    const boundsOf = (ids: string[]) => {
      const boxes = ids.map((id) => ({ at: absolutePlace(draft.store.getState(), id), ...sizeOf(id) }))
      const [left, top] = [Math.min(...boxes.map((box) => box.at[0])), Math.min(...boxes.map((box) => box.at[1]))]
      const [right, bottom] = [Math.max(...boxes.map((box) => box.at[0] + box.width)), Math.max(...boxes.map((box) => box.at[1] + box.height))]
      return { x: left, y: top, width: right - left, height: bottom - top }
    }
    const fitNodes = (ids: string[], ease = true) => {
      const { width, height, minZoom } = store.getState()
      if (ids.length === 0 || width === 0) return
      const viewport = getViewportForBounds(boundsOf(ids), width, height, minZoom, 1, 0.12)
      void flow.setViewport(viewport, ease ? EASE : {})
    }
    return {
      fit: (ease = true) => fitNodes(view.getState().nodes.map((node) => node.id), ease),
      fitNodes,
      zoomIn: () => void flow.zoomIn(EASE),
      zoomOut: () => void flow.zoomOut(EASE),
      zoomTo: (zoom) => void flow.zoomTo(zoom, EASE),
      show: (id) => {
        const { x, y, width, height } = boundsOf([id])
        void flow.setCenter(x + width / 2, y + height / 2, { zoom: Math.max(flow.getZoom(), 0.8), ...EASE })
      },
      centre: () => {
        const box = document.querySelector('.agent-canvas')?.getBoundingClientRect()
        return flow.screenToFlowPosition({ x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 })
      },
    }
  }, [flow, store, draft, view])
}
