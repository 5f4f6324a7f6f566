/** Where groups stand on the canvas: a frame around their nodes or, collapsed, one card with the ports that cross its border. Pure. */
import type { FlowEdge, FlowNode } from '../../editor/view'
import { cardOfGroup, groupsOf, hiders, type Group } from '../../commands/groups'
import { endsOf, findPort, scopeOf, titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import type { NodeKinds, Port } from '../../kinds/types'
import { CARD_WIDTH, FOOT, HEAD, ROW, type CardLayout, type Socket } from '../geometry'

export const FRAME_HEAD = 32
const PAD = 24
const ROWS_PAD = 8

export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

/** Around these boxes, with room for the name above them. */
export function frameAround(boxes: Rect[]): Rect {
  const left = Math.min(...boxes.map((box) => box.x))
  const top = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x: left - PAD, y: top - PAD - FRAME_HEAD, width: right - left + 2 * PAD, height: bottom - top + 2 * PAD + FRAME_HEAD }
}

/** One row per port of a hidden node that an edge from outside reaches. */
export function crossingPorts(state: DraftState, kinds: NodeKinds, hidden: ReadonlyMap<string, string>, group: string): Socket[] {
  const rows = { input: new Map<string, Port>(), output: new Map<string, Port>() }
  for (const edge of Object.values(state.edges)) {
    const [from, to] = [hidden.get(edge.source), hidden.get(edge.target)]
    if (from === to) continue
    const { source, target } = endsOf(state, edge)
    const name = (id: string, port: string) => ({ title: `${titleOf(state, kinds, id)} · ${port}` })
    if (to === group) rows.input.set(`${edge.target}.${edge.targetPort}`, { type: 'any', ...findPort(state, kinds, target), name: edge.targetPort, ...name(edge.target, edge.targetPort) })
    if (from === group) rows.output.set(`${edge.source}.${edge.sourcePort}`, { type: 'any', ...findPort(state, kinds, source), name: edge.sourcePort, ...name(edge.source, edge.sourcePort) })
  }
  return [...column(rows.input, 'input', 0), ...column(rows.output, 'output', CARD_WIDTH)]
}

function column(ports: Map<string, Port>, side: 'input' | 'output', x: number): Socket[] {
  return [...ports].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, port], row) => ({
    id: `${side}:${key}`, port, side, inner: false, x, y: HEAD + ROWS_PAD / 2 + row * ROW + ROW / 2,
  }))
}

export interface GroupPlace {
  group: Group
  layout: CardLayout
  at: [number, number]
}

/** The cards of all groups that are seen, given the cards of all nodes: those that stand in another collapsed group have none. */
export function groupCards(state: DraftState, kinds: NodeKinds, boxOf: (id: string) => Rect): GroupPlace[] {
  const hidden = hiders(state)
  return [...groupsOf(state).values()].flatMap((group): GroupPlace[] => {
    const around = group.parent === null ? undefined : hidden.get(group.parent)
    if (around !== undefined) return []
    const frame = frameAround(group.nodes.map(boxOf))
    if (!group.collapsed) return [{ group, at: [frame.x, frame.y], layout: { shape: 'frame', width: frame.width, height: frame.height, sockets: [] } }]
    const sockets = crossingPorts(state, kinds, hidden, group.id)
    const rows = Math.max(...(['input', 'output'] as const).map((side) => sockets.filter((socket) => socket.side === side).length))
    const height = HEAD + (rows ? rows * ROW + ROWS_PAD : 0) + FOOT
    return [{ group, at: [frame.x + PAD, frame.y + PAD + FRAME_HEAD], layout: { shape: 'group', width: CARD_WIDTH, height, sockets } }]
  })
}

/** Leads the ends of an edge that are hidden to the card in their place; null for an edge that is hidden whole. */
export function reroute(edge: FlowEdge, ends: { source: string; sourcePort: string; target: string; targetPort: string }, hidden: ReadonlyMap<string, string>): FlowEdge | null {
  const [from, to] = [hidden.get(ends.source), hidden.get(ends.target)]
  if (from === undefined && to === undefined) return edge
  if (from === to) return null
  return {
    ...edge,
    ...(from === undefined ? {} : { source: cardOfGroup(from), sourceHandle: `output:${ends.source}.${ends.sourcePort}` }),
    ...(to === undefined ? {} : { target: cardOfGroup(to), targetHandle: `input:${ends.target}.${ends.targetPort}` }),
  }
}

/** The same cards with each moved group's nodes moved along and each frame fitted to its nodes. */
export function moveGroups(before: FlowNode[], after: FlowNode[], state: DraftState, moved: ReadonlySet<string>): FlowNode[] {
  const groups = groupsOf(state)
  if (groups.size === 0 || moved.size === 0) return after
  const old = new Map(before.map((node) => [node.id, node]))
  const now = new Map(after.map((node) => [node.id, node]))
  for (const group of groups.values()) {
    const card = cardOfGroup(group.id)
    const [was, is] = [old.get(card), now.get(card)]
    if (!was || !is || group.collapsed) continue
    if (moved.has(card)) {
      const [dx, dy] = [is.position.x - was.position.x, is.position.y - was.position.y]
      for (const id of group.nodes) {
        const node = now.get(id)
        if (node && !moved.has(id)) now.set(id, { ...node, position: { x: node.position.x + dx, y: node.position.y + dy }, dragging: is.dragging === true })
      }
    } else if (group.nodes.some((id) => moved.has(id))) {
      const frame = frameAround(group.nodes.flatMap((id) => (now.get(id) ? [rectOf(now.get(id) as FlowNode)] : [])))
      now.set(card, { ...is, position: { x: frame.x, y: frame.y }, width: frame.width, height: frame.height, measured: { width: frame.width, height: frame.height } })
    }
  }
  return after.map((node) => now.get(node.id) ?? node)
}

export const rectOf = (node: FlowNode): Rect => ({ x: node.position.x, y: node.position.y, width: node.width ?? 0, height: node.height ?? 0 })

/** The group whose frame a card was dropped into, with its middle: one that stands in the same scope and is open. */
export function frameAt(state: DraftState, nodes: FlowNode[], id: string, x: number, y: number): string | null {
  const scope = scopeOf(state, id)
  for (const group of groupsOf(state).values()) {
    if (group.parent !== scope || group.collapsed || group.nodes.includes(id)) continue
    const frame = nodes.find((node) => node.id === cardOfGroup(group.id))
    if (!frame) continue
    const box = rectOf(frame)
    if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return group.id
  }
  return null
}
