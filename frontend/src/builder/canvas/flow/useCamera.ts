/** Moving the camera: what the toolbar, the keys, the problem list and the search share. */
import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react'
import { useMemo } from 'react'
import { ease } from '@/ui/motion'
import { useEditor } from '../../editor/session'
import { PLAIN_ZOOM } from '../cards/plain'
import { absolutePlace } from '../geometry'
import { boxesOf } from '../overview/draw'

const flight = () => ease(200)
/** A graph of a few nodes opens so that its cards can be read; of a large one all is shown. */
const FEW = 60

/** The zoom below which cards give way to the overview: their 12 px words are smears there, its titles can be read. */
export const OVERVIEW_ZOOM = 0.5

/** Opening shows cards that can be read, even if not all of them fit. */
const READABLE_ZOOM = 0.55
/** On a phone so few cards would be seen that all of them in small say more. */
const NARROW = 600

export interface Camera {
  fit: () => void
  /** The same, unless the graph is so large that no card could be read. */
  fitCards: () => void
  fitNodes: (ids: string[]) => void
  /** The first view of a graph: all of it, or its beginning when all would be too small to read. */
  open: () => void
  zoomIn: () => void
  zoomOut: () => void
  zoomTo: (zoom: number) => void
  /** Brings a card into sight, close enough to be read. */
  show: (id: string) => void
  /** Brings a place into sight, if it is not. */
  showPlace: (x: number, y: number) => void
  /** The middle of what is seen, in canvas units. */
  centre: () => { x: number; y: number }
}

export function useCamera(): Camera {
  const flow = useReactFlow()
  const store = useStoreApi()
  const { draft, view } = useEditor()
  return useMemo(() => {
    // Whoever moves the own camera follows nobody any longer.
    const leave = () => view.setState({ following: null })
    const own = (move: () => Promise<boolean>) => {
      leave()
      void move()
    }
    const boundsOf = (ids: string[]) => {
      const nodes = boxesOf(view.getState().nodes)
      const boxes = ids.map((id) => {
        const box = nodes.get(id)
        return box ? { ...box, at: [box.x, box.y] as const } : { at: absolutePlace(draft.store.getState(), id), width: 240, height: 140 }
      })
      const [left, top] = [Math.min(...boxes.map((box) => box.at[0])), Math.min(...boxes.map((box) => box.at[1]))]
      const [right, bottom] = [Math.max(...boxes.map((box) => box.at[0] + box.width)), Math.max(...boxes.map((box) => box.at[1] + box.height))]
      return { x: left, y: top, width: right - left, height: bottom - top }
    }
    const fitNodes = (ids: string[], least = 0) => {
      const { width, height, minZoom } = store.getState()
      if (ids.length === 0 || width === 0) return
      const viewport = getViewportForBounds(boundsOf(ids), width, height, minZoom, 1, 0.12)
      if (viewport.zoom < least) return
      leave()
      void flow.setViewport(viewport, flight())
    }
    return {
      fit: () => fitNodes(view.getState().nodes.map((node) => node.id)),
      fitCards: () => fitNodes(view.getState().nodes.map((node) => node.id), OVERVIEW_ZOOM),
      fitNodes,
      open: () => {
        const ids = view.getState().nodes.map((node) => node.id)
        const { width, height, minZoom } = store.getState()
        const bounds = boundsOf(ids)
        const least = ids.length <= FEW && width >= NARROW ? READABLE_ZOOM : minZoom
        const viewport = getViewportForBounds(bounds, width, height, least, 1, 0.12)
        const isWide = bounds.width * viewport.zoom > width
        void flow.setViewport(isWide ? { ...viewport, x: 48 - bounds.x * viewport.zoom } : viewport)
        view.setState({ isPlaced: true, isOverview: viewport.zoom < OVERVIEW_ZOOM, isSmall: viewport.zoom < PLAIN_ZOOM })
      },
      zoomIn: () => own(() => flow.zoomIn(flight())),
      zoomOut: () => own(() => flow.zoomOut(flight())),
      zoomTo: (zoom) => own(() => flow.zoomTo(zoom, flight())),
      show: (id) => {
        const { x, y, width, height } = boundsOf([id])
        own(() => flow.setCenter(x + width / 2, y + height / 2, { zoom: Math.max(flow.getZoom(), 0.8), ...flight() }))
      },
      showPlace: (x, y) => {
        const { transform: [left, top, zoom], width, height } = store.getState()
        const [px, py] = [x * zoom + left, y * zoom + top]
        const isSeen = px > 0 && py > 0 && px < width && py < height
        if (!isSeen || view.getState().isOverview) own(() => flow.setCenter(x, y, { zoom: Math.max(zoom, READABLE_ZOOM), ...flight() }))
      },
      centre: () => {
        const box = document.querySelector('.agent-canvas')?.getBoundingClientRect()
        return flow.screenToFlowPosition({ x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 })
      },
    }
  }, [flow, store, draft, view])
}
