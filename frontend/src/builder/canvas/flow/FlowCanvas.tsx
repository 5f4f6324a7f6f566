/** The one adapter to React Flow: everything else speaks of the draft and the view. */
import './../canvas.css'
import { Background, BackgroundVariant, ReactFlow, SelectionMode, useStore as useFlowStore } from '@xyflow/react'
import { type ReactNode, useEffect, useMemo } from 'react'
import { hoverCard, leaveCard } from '@/runs/hovered'
import { groupOfCard } from '../../commands/groups'
import { useEditor, useView } from '../../editor/session'
import type { FlowEdge, FlowNode } from '../../editor/view'
import { describeIt } from '../../sentence/store'
import { PLAIN_ZOOM } from '../cards/plain'
import { PlainIcons } from '../cards/PlainIcons'
import { useIsCrowded } from '../edges/edgeFlow'
import { useOverviewClick } from '../overview/useOverviewClick'
import { Guides } from '../snap/Guides'
import { useCanvasMenu } from '../menu/useCanvasMenu'
import { ConnectHint } from './ConnectHint'
import { HoveredStep } from './HoveredStep'
import { edgeTypes, nodeTypes } from './nodeTypes'
import { OVERVIEW_ZOOM, useCamera } from './useCamera'
import { TraceStyle } from './TraceStyle'
import { useCanvasModel } from './useCanvasModel'
import { useConnectGesture } from './useConnectGesture'
import { useDragGesture } from './useDragGesture'
import { useDropKind } from './useDropKind'
import { useFlowChanges } from './useFlowChanges'
import { useRightDrag } from './useRightDrag'
import { usePeerDrags } from './usePeerDrags'

const NO_NODES: FlowNode[] = []
const NO_EDGES: FlowEdge[] = []
/** Graphs above this may need a smaller scale to be seen whole. */
const MANY = 1000
/** The middle button pans while left and right select. */
const PAN_BUTTONS = [1]

interface FlowCanvasProps {
  /** One part of a page that scrolls: the wheel is the page's. */
  isEmbedded?: boolean
  children?: ReactNode
}

const isPhone = () => globalThis.matchMedia?.('(max-width: 640px) and (pointer: coarse)').matches

export function FlowCanvas({ isEmbedded = false, children }: FlowCanvasProps) {
  const { canEdit, view } = useEditor()
  // On a phone a finger that pans would move cards: there the canvas is for looking, the inspector and the list for changing.
  const isHandled = canEdit && !isPhone()
  useCanvasModel()
  usePeerDrags()
  const changes = useFlowChanges()
  const connecting = useConnectGesture()
  const { onDrag, onDragStop } = useDragGesture()
  const drop = useDropKind()
  const menu = useCanvasMenu()
  const nodes = useView((state) => state.nodes)
  const edges = useView((state) => state.edges)
  const isHidden = useView((state) => state.isOverview || !state.isPlaced)
  // Nothing can be selected by a box where no card is drawn.
  const isPan = useView((state) => state.tool === 'pan' || state.isOverview)
  const leastZoom = useView((state) => (state.nodes.length > MANY ? 0.01 : 0.05))
  const isCrowded = useIsCrowded()
  const onPaneClick = useOverviewClick()
  const rightDrag = useRightDrag(!isPan && !isEmbedded, menu.onPaneContextMenu)
  const hover = useMemo(
    () => ({
      onEdgeMouseEnter: (_event: unknown, edge: FlowEdge) => view.setState({ hoveredEdge: edge.id }),
      onEdgeMouseLeave: () => view.setState({ hoveredEdge: null }),
      onNodeMouseEnter: (_event: unknown, node: FlowNode) => hoverCard(node.id),
      onNodeMouseLeave: leaveCard,
    }),
    [view],
  )
  return (
    <ReactFlow
      className="agent-canvas"
      data-crowded={isCrowded || undefined}
      nodes={isHidden ? NO_NODES : nodes}
      edges={isHidden ? NO_EDGES : edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      {...changes}
      {...connecting}
      {...drop}
      {...hover}
      {...menu}
      {...rightDrag}
      onNodeDrag={onDrag}
      onNodeDragStop={onDragStop}
      onSelectionDragStop={(event, moved) => onDragStop(event, null, moved)}
      onNodeDoubleClick={(_event, node) => node.type === 'note' ? canEdit && view.setState({ editedNote: node.id }) : groupOfCard(node.id) === null && document.querySelector<HTMLElement>('[data-inspector] textarea, [data-inspector] input')?.focus()}
      onDoubleClick={(event) => canEdit && !view.getState().isOverview && isPane(event.target) && describeIt()}
      nodesDraggable={isHandled}
      nodesConnectable={isHandled}
      nodesFocusable={false}
      edgesFocusable={false}
      onlyRenderVisibleElements
      elevateNodesOnSelect={false}
      onPaneClick={onPaneClick}
      onMoveStart={(event) => event && view.setState({ following: null, movedAt: Date.now() })}
      onMoveEnd={(event) => event && view.setState({ movedAt: Date.now() })}
      minZoom={leastZoom}
      maxZoom={2}
      connectionRadius={24}
      deleteKeyCode={null}
      panOnScroll={!isEmbedded}
      zoomOnScroll={!isEmbedded}
      preventScrolling={!isEmbedded}
      panOnDrag={isPan ? true : PAN_BUTTONS}
      selectionOnDrag={!isPan}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={['Meta', 'Shift', 'Control']}
      zoomOnDoubleClick={false}
      attributionPosition="bottom-left"
      onContextMenu={(event) => event.preventDefault()}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
      <FirstFit />
      <FirstPicture />
      <WatchZoom />
      <ConnectHint />
      <TraceStyle />
      <PlainIcons />
      <HoveredStep />
      <Guides />
      {children}
    </ReactFlow>
  )
}

const isPane = (target: EventTarget) => target instanceof Element && target.classList.contains('react-flow__pane')

/** Shows the whole graph once the canvas knows its size; React Flow's own fit waits for cards that are out of sight. */
function FirstFit() {
  const camera = useCamera()
  const hasNodes = useView((state) => state.nodes.length > 0)
  const isReady = useFlowStore((state) => state.width > 0 && state.panZoom !== null)
  useEffect(() => {
    if (isReady && hasNodes) camera.open()
  }, [isReady, hasNodes, camera])
  return null
}

/** Tells when the cards, or their overview, have been painted. */
function FirstPicture() {
  const { view } = useEditor()
  const isPlaced = useView((state) => state.isPlaced)
  useEffect(() => {
    if (!isPlaced) return
    // What is asked for in a frame's own callback may still be sent before its picture is made.
    const frame = requestAnimationFrame(() => setTimeout(() => view.setState({ isDrawn: true })))
    return () => cancelAnimationFrame(frame)
  }, [isPlaced, view])
  return null
}

/** Switches to plain cards below a zoom, and to the overview below another; apart, so that only this draws anew when the zoom changes. */
function WatchZoom() {
  const { view } = useEditor()
  const isFar = useFlowStore((state) => state.transform[2] < OVERVIEW_ZOOM)
  const isSmall = useFlowStore((state) => state.transform[2] < PLAIN_ZOOM)
  useEffect(() => {
    if (view.getState().isPlaced) view.setState({ isOverview: isFar, isSmall })
  }, [isFar, isSmall, view])
  return null
}
