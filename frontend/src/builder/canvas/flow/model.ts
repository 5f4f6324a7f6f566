/** Draws the draft's nodes and edges as React Flow's, keeping every object that did not change. Pure but for its cache. */
import { Position } from '@xyflow/react'
import { cardOfGroup, hiders, type Group } from '../../commands/groups'
import { endsOf, findPort, isImplicit, scopeOf } from '../../commands/lookup'
import { indexEdges, type Wired } from '../../commands/edgeIndex'
import type { DraftState } from '../../draft/projection'
import type { Edge, NodeValue, Place } from '../../draft/values'
import { INPUT_ID, OUTPUT_ID, type NodeKinds, type Port } from '../../kinds/types'
import type { FlowEdge, FlowNode } from '../../editor/view'
import { groupCards, reroute } from '../groups/frames'
import { layoutCard, placeOf, shapeOf, shownPorts, socketId, type CardLayout, type Socket } from '../geometry'

export interface CardModel {
  layout: CardLayout
  hidden: Port[]
  signature: string
}

interface KnownCard {
  kinds: NodeKinds
  wired: Wired | undefined
  revealed: string[] | undefined
  place: Place
  model: CardModel
}

const knownCards = new WeakMap<NodeValue, KnownCard>()

/** Made anew only when what it is made of has changed: an edit touches a few cards of thousands. */
export function cardModel(state: DraftState, kinds: NodeKinds, id: string, wired: Wired | undefined, revealed: string[] | undefined): CardModel {
  const node = state.nodes[id]
  const place = placeOf(state, id)
  if (!node || isImplicit(id)) return makeCardModel(state, kinds, id, wired, revealed)
  const hit = knownCards.get(node)
  if (hit && hit.wired === wired && hit.place === place && hit.revealed === revealed && hit.kinds === kinds) return hit.model
  const model = makeCardModel(state, kinds, id, wired, revealed)
  knownCards.set(node, { kinds, wired, revealed, place, model })
  return model
}

function makeCardModel(state: DraftState, kinds: NodeKinds, id: string, wired: Wired | undefined, revealed: string[] | undefined): CardModel {
  const ports = shownPorts(state, kinds, id, wired, revealed)
  const layout = layoutCard(shapeOf(state, kinds, id), ports, placeOf(state, id))
  const sockets = layout.sockets.map((socket) => `${socket.id}@${socket.port.type}@${socket.x},${socket.y}`).join(';')
  const hidden = ports.hidden.map((port) => port.name).join()
  return { layout, hidden: ports.hidden, signature: `${layout.shape} ${layout.width}x${layout.height} ${sockets} ${hidden}` }
}

export function flowNodes(
  state: DraftState, kinds: NodeKinds, revealed: { [id: string]: string[] }, previous: FlowNode[],
): FlowNode[] {
  const { wired } = indexEdges(state)
  const old = new Map(previous.map((node) => [node.id, node]))
  const hidden = hiders(state)
  const modelOf = (id: string) => cardModel(state, kinds, id, wired.get(id), revealed[id])
  const nodes = inDrawingOrder(state).filter((id) => !hidden.has(id))
    .map((id) => keptOrMade(old.get(id), id, modelOf(id), placeOf(state, id), scopeOf(state, id) ?? undefined, state))
  const boxOf = (id: string) => {
    const { layout: { width, height } } = modelOf(id)
    const [x, y] = placeOf(state, id)
    return { x, y, width, height }
  }
  const groups = groupCards(state, kinds, boxOf).map(({ group, layout, at }) => groupNode(old.get(cardOfGroup(group.id)), group, layout, at, state))
  return keptList(previous, groups.length ? withGroups(nodes, groups) : nodes)
}

/** A frame lies behind the cards beside it: at the root first of all, elsewhere just after the container. */
function withGroups(nodes: FlowNode[], groups: FlowNode[]): FlowNode[] {
  const inside = new Map<string | undefined, FlowNode[]>()
  for (const group of groups) inside.set(group.parentId, [...(inside.get(group.parentId) ?? []), group])
  return [...(inside.get(undefined) ?? []), ...nodes.flatMap((node) => [node, ...(inside.get(node.id) ?? [])])]
}

/** A frame takes the pointer at its head alone: through the rest one reaches the canvas. */
function groupNode(old: FlowNode | undefined, group: Group, layout: CardLayout, [x, y]: [number, number], state: DraftState): FlowNode {
  const isLocked = group.nodes.some((id) => state.nodes[id]?.locked)
  const sockets = layout.sockets.map((socket) => `${socket.id}@${socket.port.type}@${socket.port.title ?? ''}@${socket.y}`).join(';')
  const signature = `${layout.shape} ${layout.width}x${layout.height} ${sockets} ${isLocked}`
  if (old && old.data.signature === signature && (old.dragging === true || (old.position.x === x && old.position.y === y))) return old
  const isFrame = layout.shape === 'frame'
  return {
    ...(old?.selected ? { selected: true } : {}),
    id: cardOfGroup(group.id), type: isFrame ? 'frame' : 'folded', position: { x, y }, width: layout.width, height: layout.height,
    measured: { width: layout.width, height: layout.height },
    handles: layout.sockets.map(asHandle), data: { signature, layout, hidden: [] }, deletable: false, connectable: false,
    ...(isFrame ? { zIndex: -2, dragHandle: '.group-head', style: { pointerEvents: 'none' } } : {}),
    ...(isLocked ? { draggable: false } : {}),
    ...(group.parent !== null && state.nodes[group.parent] ? { parentId: group.parent } : {}),
  }
}

/** The very list there was when nothing in it has changed: React Flow then has nothing to look through. */
function keptList<T>(previous: T[], list: T[]): T[] {
  return list.length === previous.length && list.every((each, at) => each === previous[at]) ? previous : list
}

/** React Flow wants a container before what is inside it. */
function inDrawingOrder(state: DraftState): string[] {
  const depth = (id: string): number => {
    let steps = 0
    for (let at = state.nodes[id]?.parent; at && steps < 16; at = state.nodes[at]?.parent) steps++
    return steps
  }
  const ids = Object.keys(state.nodes)
  const nested = ids.some((id) => state.nodes[id]?.parent)
  const sorted = nested ? [...ids].sort((a, b) => depth(a) - depth(b)) : ids
  return [INPUT_ID, OUTPUT_ID, ...sorted]
}

function keptOrMade(
  old: FlowNode | undefined, id: string, model: CardModel, place: Place, parent: string | undefined, state: DraftState,
): FlowNode {
  const parentId = parent && state.nodes[parent] ? parent : undefined
  const isLocked = state.nodes[id]?.locked === true
  const sameBody = old?.data.signature === model.signature && old.parentId === parentId && (old.draggable === false) === isLocked
  const samePlace = old !== undefined && (old.dragging === true || (old.position.x === place[0] && old.position.y === place[1]))
  if (old && sameBody && samePlace) return old
  const { layout } = model
  return {
    ...(old?.selected ? { selected: true } : {}),
    id, type: layout.shape,
    position: { x: place[0], y: place[1] },
    width: layout.width, height: layout.height,
    // Sizes are ours, so they count as measured: without this React Flow would not let a card be dragged.
    measured: { width: layout.width, height: layout.height },
    handles: layout.sockets.map(asHandle),
    data: model,
    deletable: false,
    ...(parentId ? { parentId } : {}),
    ...(isLocked ? { draggable: false } : {}),
    ...(layout.shape === 'container' ? { zIndex: 0 } : layout.shape === 'note' ? { zIndex: -1 } : {}),
  }
}

export const DOT = 10

function asHandle(socket: Socket) {
  return {
    id: socket.id,
    type: socket.side === 'input' ? ('target' as const) : ('source' as const),
    position: socket.side === 'input' ? Position.Left : Position.Right,
    x: socket.x - DOT / 2, y: socket.y - DOT / 2, width: DOT, height: DOT,
  }
}

export function flowEdges(state: DraftState, kinds: NodeKinds, previous: FlowEdge[]): FlowEdge[] {
  const old = new Map(previous.map((edge) => [edge.id, edge]))
  const exists = (id: string) => isImplicit(id) || state.nodes[id] !== undefined
  const hidden = hiders(state)
  const edges = Object.entries(state.edges)
    .filter(([, edge]) => exists(edge.source) && exists(edge.target))
    .flatMap(([key, edge]): FlowEdge[] => {
      const made = reroute(edgeModel(state, kinds, key, edge), edge, hidden)
      if (made === null) return []
      const kept = old.get(key)
      return [kept && isSameEdge(kept, made) ? kept : { ...made, ...(kept?.selected ? { selected: true } : {}) }]
    })
  return keptList(previous, edges)
}

interface KnownEdge {
  kinds: NodeKinds
  source: unknown
  target: unknown
  model: FlowEdge
}

const knownEdges = new WeakMap<Edge, KnownEdge>()

function edgeModel(state: DraftState, kinds: NodeKinds, key: string, edge: Edge): FlowEdge {
  const source = state.nodes[edge.source] ?? state.inputs
  const target = state.nodes[edge.target] ?? state.outputs
  const hit = knownEdges.get(edge)
  if (hit && hit.source === source && hit.target === target && hit.kinds === kinds) return hit.model
  const model = makeEdgeModel(state, kinds, key, edge)
  knownEdges.set(edge, { kinds, source, target, model })
  return model
}

function makeEdgeModel(state: DraftState, kinds: NodeKinds, key: string, edge: Edge): FlowEdge {
  const { source, target } = endsOf(state, edge)
  const port = findPort(state, kinds, source)
  const broken = !port || !findPort(state, kinds, target)
  return {
    id: key, type: 'value', source: edge.source, target: edge.target, deletable: false,
    sourceHandle: socketId('output', source.inner, edge.sourcePort),
    targetHandle: socketId('input', target.inner, edge.targetPort),
    data: { type: port?.type ?? 'any', broken, off: [edge.source, edge.target].some((id) => state.nodes[id]?.disabled === true) },
  }
}

function isSameEdge(a: FlowEdge, b: FlowEdge): boolean {
  return a.source === b.source && a.target === b.target && a.sourceHandle === b.sourceHandle && a.targetHandle === b.targetHandle
    && a.data?.type === b.data?.type && a.data?.broken === b.data?.broken && a.data?.off === b.data?.off
}
