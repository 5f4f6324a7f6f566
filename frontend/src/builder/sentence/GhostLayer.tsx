/** The plan on the canvas: translucent cards and edges where they would stand. The list beside them says it in words. */
import './ghosts.css'
import { getBezierPath, getViewportForBounds, Position, useReactFlow, useStoreApi, ViewportPortal } from '@xyflow/react'
import { useEffect, useMemo } from 'react'
import { ease } from '@/ui/motion'
import { BEND } from '../canvas/splice/curves'
import { useEditor } from '../editor/session'
import { type Ghost, type GhostEdge, type Ghosts, ghostsOf, NO_GHOSTS } from './ghosts'
import { commandsOf } from './plan'
import { useSentence } from './store'

/** Width of the list with its margins. */
const PANEL = 344

export function GhostLayer() {
  const ghosts = useGhosts()
  useFit(ghosts)
  return (
    <ViewportPortal>
      <div aria-hidden data-ghosts={ghosts.cards.length} className="ghosts">
        <svg>{ghosts.edges.map((edge) => <Curve key={edge.id} {...edge} />)}</svg>
        {ghosts.cards.map((card) => <Card key={card.id} {...card} />)}
      </div>
    </ViewportPortal>
  )
}

function useGhosts(): Ghosts {
  const { draft, kinds } = useEditor()
  const plan = useSentence((state) => state.plan)
  const taken = useSentence((state) => state.taken)
  return useMemo(() => (plan ? ghostsOf(draft.graph(), kinds, commandsOf(plan.changes, taken)) : NO_GHOSTS), [draft, kinds, plan, taken])
}

/** Brings a new plan into sight, once: ticking a change must not move the canvas. */
function useFit({ cards }: Ghosts) {
  const plan = useSentence((state) => state.plan)
  const flow = useReactFlow()
  const store = useStoreApi()
  useEffect(() => {
    if (!plan || cards.length === 0) return
    const [left, top] = [Math.min(...cards.map(({ x }) => x)), Math.min(...cards.map(({ y }) => y))]
    const [right, bottom] = [Math.max(...cards.map(({ x, width }) => x + width)), Math.max(...cards.map(({ y, height }) => y + height))]
    const { width, height, minZoom } = store.getState()
    // The list lies over the right of a wide canvas.
    const free = width > 2 * PANEL ? width - PANEL : width
    const viewport = getViewportForBounds({ x: left, y: top, width: right - left, height: bottom - top }, free, height, minZoom, 1, 0.12)
    void flow.setViewport(viewport, ease(200))
    // oxlint-disable-next-line react/exhaustive-deps
  }, [plan, flow, store])
}

function Card({ title, kind, x, y, width, height, isChanged }: Ghost) {
  return (
    <div className="ghost-card" data-changed={isChanged || undefined} style={{ transform: `translate(${x}px, ${y}px)`, width, height }}>
      {!isChanged && <><p className="ghost-title">{title}</p><p className="ghost-kind">{kind}</p></>}
    </div>
  )
}

function Curve({ from, to }: GhostEdge) {
  const [path] = getBezierPath({ sourceX: from[0], sourceY: from[1], targetX: to[0], targetY: to[1], sourcePosition: Position.Right, targetPosition: Position.Left, curvature: BEND })
  return <path d={path} />
}
