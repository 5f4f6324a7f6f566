/** What this browser's view of the canvas knows and the document does not: selection, camera, gestures, panels. */
import type { Edge as RFEdge, Node as RFNode } from '@xyflow/react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ValueRef } from '@/live/valueRef'
import type { Clip } from '../commands/clipboard'
import type { Anchor } from '../comments/places'
import type { PortRef } from '../commands/lookup'
import type { Edge } from '../draft/values'
import type { CardLayout } from '../canvas/geometry'
import type { Rect } from '../canvas/snap/rect'
import type { Gap } from '../canvas/snap/spacing'
import type { Guide } from '../canvas/snap/steer'
import type { Port } from '../kinds/types'

/** Cards read their own node from the draft's store; the canvas holds only places and sizes. */
export type FlowNode = RFNode<{ signature: string; layout: CardLayout; hidden: Port[] }>
export type FlowEdge = RFEdge<{ type: string; broken: boolean; off: boolean }>

/** What the quick-add menu will do with the chosen kind. */
export interface QuickAdd {
  /** Where the menu opens, in pixels of the window. */
  screen: { x: number; y: number }
  /** Where the node goes, in canvas units; null places it beside `from` or in the middle of `splice`. */
  at: [number, number] | null
  from: PortRef | null
  splice: Edge | null
}

/** Where the context menu stands, and what it is about: an edge, some nodes, or the place itself. */
export interface CanvasMenu {
  /** In pixels of the window. */
  screen: { x: number; y: number }
  /** The same place in canvas units. */
  at: [number, number]
  nodes: string[]
  edge: string | null
}

/** What is shown beside the cards while they are dragged. */
export interface DragView {
  guides: Guide[]
  gaps: Gap[]
  /** Where cards stay that are being copied by the drag. */
  originals: Rect[]
  /** The edge that would take in what is dragged. */
  splice: string | null
}

export const NO_DRAG: DragView = { guides: [], gaps: [], originals: [], splice: null }

/** An agent that was dropped or pasted, until it is said what is to become of it. */
export interface DroppedAgent {
  name: string
  text: string
  clip: Clip
  at: [number, number]
}

/** What a person is about to say, or reads: the next click pins a comment, one is being written, a thread is open. */
export type Talk = { kind: 'placing' } | { kind: 'new'; anchor: Anchor } | { kind: 'thread'; id: string }

export interface Picking {
  what: 'connect' | 'disconnect' | 'container'
  node: string
}

export type Tool = 'select' | 'pan'
export type EditorDialog = 'commit' | 'import' | 'publish' | 'extract'
export type InspectorTab = 'configure' | 'input' | 'output' | 'tests'

export interface ViewState {
  nodes: FlowNode[]
  edges: FlowEdge[]
  selection: string[]
  selectedEdges: string[]
  /** The camera stands: until then nothing is drawn, or every card of a large graph would be drawn once to no use. */
  isPlaced: boolean
  /** The canvas has been seen once: what stands beside it is fetched after it, which is what people wait for. */
  isDrawn: boolean
  /** Too far out for cards: one canvas draws everything. */
  isOverview: boolean
  /** Too far out for a card's small print. */
  isSmall: boolean
  /** When the person last moved the camera by hand; 0 never. */
  movedAt: number
  connecting: PortRef | null
  hoveredEdge: string | null
  /** Set while cards are dragged. */
  drag: DragView | null
  /** The kind that is being dragged out of the palette: what a drag carries can be read only at its drop. */
  carried: string | null
  /** The id of the person whose camera this one follows. */
  following: string | null
  quickAdd: QuickAdd | null
  talk: Talk | null
  /** The list of comments is open. */
  isTalkList: boolean
  menu: CanvasMenu | null
  dropped: DroppedAgent | null
  /** A value of a run that is to be used somewhere, and where the question stands on the screen. */
  using: { ref: ValueRef; screen: { x: number; y: number } } | null
  revealed: { [id: string]: string[] }
  tool: Tool
  tab: InspectorTab
  isList: boolean
  isSearch: boolean
  /** The YAML of the whole agent stands in the canvas's place. */
  isText: boolean
  /** What was typed there and refused, with the text that it began from: it is there again when one comes back. */
  refusedText: { text: string; base: string } | null
  /** What is being picked for a node: where an edge leads, which edge goes, which container it moves into. */
  picking: Picking | null
  /** The node whose title is being typed in the list. */
  renamed: string | null
  /** The inspector is to open and take the focus. */
  wantsInspector: boolean
  /** The field that the inspector should show and focus, by the problem that was walked to. */
  focusField: string | null
  /** The node whose breakpoint's condition is being typed. */
  breakpointAt: string | null
  /** The note whose words are being written on the canvas. */
  editedNote: string | null
  /** The node whose sources and targets stand out. */
  traced: string | null
  /** The group whose name is being typed on the canvas. */
  namedGroup: string | null
  /** Which problem was walked to last. */
  problemAt: number
  runInputsOpen: boolean
  /** The node after which the run that is being prepared ends; null for a run of the whole agent. */
  runUntil: string | null
  dialog: EditorDialog | null
  /** The run that the dock and the canvas show. */
  runId: string | null
}

export type ViewStore = StoreApi<ViewState>

export function createView(runId: string | null = null): ViewStore {
  return createStore<ViewState>(() => ({
    nodes: [], edges: [], selection: [], selectedEdges: [],
    isPlaced: false, isDrawn: false, isOverview: false, isSmall: false, movedAt: 0, connecting: null, hoveredEdge: null, following: null,
    drag: null, carried: null,
    quickAdd: null,
    talk: null, isTalkList: false,
    menu: null, dropped: null, using: null,
    revealed: {},
    // A finger pans; box selection is for pointers that can also scroll.
    tool: globalThis.matchMedia?.('(pointer: coarse)').matches ? 'pan' : 'select',
    tab: 'configure',
    isList: false, isSearch: false,
    isText: false, refusedText: null,
    picking: null, renamed: null, wantsInspector: false,
    focusField: null, breakpointAt: null, editedNote: null, traced: null, namedGroup: null, problemAt: -1,
    runInputsOpen: false, runUntil: null, dialog: null,
    runId,
  }))
}

/** Selects exactly these nodes, on the canvas and in the inspector. */
export function select(view: ViewStore, ids: string[]): void {
  const wanted = new Set(ids)
  view.setState((state) => ({
    selection: ids,
    selectedEdges: [],
    nodes: state.nodes.map((node) => (Boolean(node.selected) === wanted.has(node.id) ? node : { ...node, selected: wanted.has(node.id) })),
    edges: state.edges.map((edge) => (edge.selected ? { ...edge, selected: false } : edge)),
  }))
}
