/** Corrects the places that React Flow gives to dragged cards, and shows by which lines and distances they were held. */
import { useStoreApi, type NodeChange, type NodePositionChange } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import { useEditor } from '../../editor/session'
import { NO_DRAG, type FlowNode, type ViewStore } from '../../editor/view'
import type { DraftState } from '../../draft/projection'
import { nodesOf } from '../../commands/groups'
import { absolutePlace } from '../geometry'
import { unionOf, type Rect } from './rect'
import { steer, type Steering } from './steer'

/** Pixels of the screen by which a card is pulled. */
const REACH = 6

type Change = NodeChange<FlowNode>
type Dragged = NodePositionChange & { position: { x: number; y: number } }

/** Ctrl or ⌘ held while dragging lets cards go where the pointer goes. */
export function useSteering(): (changes: Change[]) => Change[] {
  const { draft, view } = useEditor()
  const flow = useStoreApi()
  const isFree = useFreeHand()
  return useCallback(
    (changes) => {
      const dragged = changes.filter(isDragged)
      if (dragged.length === 0) return changes
      const { transform: [x, y, zoom], width, height } = flow.getState()
      const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
      const held = isFree.current ? FREE : steerAll(view, draft.store.getState(), dragged, seen, REACH / zoom)
      show(view, held)
      const { nodes } = view.getState()
      return changes.map((change) => (isDragged(change) ? movedBy(change, held) : change)).filter((change) => !isDragged(change) || isNews(change, nodes))
    },
    [draft, view, flow, isFree],
  )
}

const FREE: Steering = { dx: 0, dy: 0, guides: [], gaps: [] }

const isDragged = (change: Change): change is Dragged => change.type === 'position' && change.dragging !== undefined && change.position !== undefined

const movedBy = (change: Dragged, { dx, dy }: Steering): Change => ({ ...change, position: { x: change.position.x + dx, y: change.position.y + dy } })

/** A pointer moves many times within one step of the grid: what would move nothing must not draw anything anew. */
function isNews({ id, position, dragging }: Dragged, nodes: FlowNode[]): boolean {
  const node = nodes.find((each) => each.id === id)
  return !node || node.position.x !== position.x || node.position.y !== position.y || Boolean(node.dragging) !== dragging
}

function show(view: ViewStore, { guides, gaps }: Steering): void {
  const drag = view.getState().drag ?? NO_DRAG
  const isQuiet = guides.length + gaps.length + drag.guides.length + drag.gaps.length === 0
  if (!isQuiet || drag === NO_DRAG) view.setState({ drag: { ...drag, guides, gaps } })
}

/** All that is dragged moves as one box; what it is measured against are the cards in sight that share its container. */
function steerAll(view: ViewStore, state: DraftState, dragged: Dragged[], seen: Rect, reach: number): Steering {
  const { nodes } = view.getState()
  const places = new Map(dragged.map((change) => [change.id, change.position]))
  const moving = nodes.filter((node) => places.has(node.id))
  const home = moving[0]?.parentId
  const [left, top] = home ? absolutePlace(state, home) : [0, 0]
  const box = unionOf(moving.filter((node) => node.parentId === home).map((node) => rectOf(node, places.get(node.id) ?? node.position, left, top)))
  if (!box) return FREE
  const along = new Set(nodesOf(state, [...places.keys()]))
  const others = nodes.filter((node) => node.parentId === home && node.type !== 'frame' && !places.has(node.id) && !along.has(node.id)).map((node) => rectOf(node, node.position, left, top))
  return steer(box, others.filter((other) => isSeen(other, seen)), reach)
}

function rectOf({ width = 0, height = 0 }: FlowNode, { x, y }: { x: number; y: number }, left: number, top: number): Rect {
  return { x: x + left, y: y + top, width, height }
}

function isSeen(rect: Rect, seen: Rect): boolean {
  return rect.x < seen.x + seen.width && rect.y < seen.y + seen.height && rect.x + rect.width > seen.x && rect.y + rect.height > seen.y
}

/** Read from the pointer itself: a key that was pressed before the window had the focus is held all the same. */
function useFreeHand(): { current: boolean } {
  const held = useRef(false)
  useEffect(() => {
    const note = (event: PointerEvent) => { held.current = event.ctrlKey || event.metaKey }
    window.addEventListener('pointermove', note, { capture: true })
    window.addEventListener('pointerup', note, { capture: true })
    return () => {
      window.removeEventListener('pointermove', note, { capture: true })
      window.removeEventListener('pointerup', note, { capture: true })
    }
  }, [])
  return held
}
