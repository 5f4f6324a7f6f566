/** The edge that would take in what is being dragged: looked for under it, and only where its ports fit. */
import { useCallback, useMemo, useRef } from 'react'
import { fitsOnEdge } from '../../commands/add'
import { isLoose, spliceMoved } from '../../commands/splice'
import type { DraftState } from '../../draft/projection'
import { parseEdge, type Edge } from '../../draft/values'
import { useEditor } from '../../editor/session'
import { NO_DRAG, type FlowEdge, type FlowNode } from '../../editor/view'
import { absolutePlace } from '../geometry'
import { curvesOf, edgeNear, type Curve } from './curves'

/** A card is over an edge when the edge passes through the middle of it; the pointer when it is this near. */
const [MIDDLE, NEAR] = [0.25, 24]

export function useSplice() {
  const { draft, kinds, view } = useEditor()
  const curves = useCurves()
  const show = useCallback(
    (splice: string | null) => {
      const { drag } = view.getState()
      if ((drag?.splice ?? null) !== splice) view.setState({ drag: { ...(drag ?? NO_DRAG), splice } })
      return splice
    },
    [view],
  )
  const ofCard = useCallback(
    (dragged: FlowNode[]): string | null => {
      const state = draft.store.getState()
      const [first] = dragged
      const node = first && dragged.length === 1 && isLoose(state, first.id) ? view.getState().nodes.find((each) => each.id === first.id) : undefined
      if (!node) return show(null)
      const { width = 0, height = 0 } = node
      const [left, top] = node.parentId ? absolutePlace(state, node.parentId) : [0, 0]
      const middle: [number, number] = [left + node.position.x + width / 2, top + node.position.y + height / 2]
      const key = edgeNear(curves(state), middle, [width * MIDDLE, height * MIDDLE])
      return show(key && spliceMoved(state, kinds, node.id, edgeOf(key)) ? key : null)
    },
    [draft, kinds, view, curves, show],
  )
  const ofKind = useCallback(
    (name: string, at: [number, number]): string | null => {
      const state = draft.store.getState()
      const kind = kinds[name]
      const key = kind ? edgeNear(curves(state), at, [NEAR, NEAR]) : null
      return show(key && kind && fitsOnEdge(state, kinds, kind, edgeOf(key)) ? key : null)
    },
    [draft, kinds, curves, show],
  )
  return useMemo(() => ({ ofCard, ofKind }), [ofCard, ofKind])
}

const edgeOf = (key: string) => parseEdge(key) as Edge

/** Nothing but the dragged card moves while it is dragged, so the curves are traced once. */
function useCurves(): (state: DraftState) => Curve[] {
  const { view } = useEditor()
  const known = useRef<{ edges: FlowEdge[]; layout: DraftState['layout']; curves: Curve[] } | null>(null)
  return useCallback(
    (state) => {
      const { nodes, edges } = view.getState()
      if (known.current?.edges !== edges || known.current.layout !== state.layout) {
        known.current = { edges, layout: state.layout, curves: curvesOf(nodes, edges, state) }
      }
      return known.current.curves
    },
    [view],
  )
}
