/** A draft as an elk graph with fixed ports and nested containers, and its answer as places. Pure. */
import type { ElkNode } from 'elkjs/lib/elk-api.js'
import type { CardLayout } from '../../canvas/geometry'
import { GRID, HEAD, RAIL, socketId } from '../../canvas/geometry'
import { endsOf, scopeOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import type { Place } from '../../draft/values'
import { INPUT_ID, OUTPUT_ID } from '../../kinds/types'

const OPTIONS = {
  'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.spacing.nodeNode': '48', 'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.spacing.edgeNode': '24', 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.layered.crossingMinimization.semiInteractive': 'true',
  'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES', 'elk.separateConnectedComponents': 'false',
}
const INSIDE = { ...OPTIONS, 'elk.padding': `[top=${HEAD + 36},left=${RAIL + 40},bottom=40,right=${RAIL + 40}]`, 'elk.nodeSize.constraints': 'MINIMUM_SIZE', 'elk.nodeSize.minimum': '(480,200)' }

/** `only` lays out these nodes alone. Edges to a container's inside face are left out: its rails say where they go. */
export function elkGraph(state: DraftState, layouts: Map<string, CardLayout>, only: string[] | null): ElkNode {
  const wanted = only && new Set(only)
  const ids = [INPUT_ID, ...Object.keys(state.nodes), OUTPUT_ID].filter((id) => layouts.get(id)?.shape !== 'note')
  const inScope = (scope: string | null) => ids.filter((id) => scopeOf(state, id) === scope && (!wanted || wanted.has(id) || scope !== null))
  const make = (id: string): ElkNode => {
    const layout = layouts.get(id) as CardLayout
    const children = layout.shape === 'container' ? inScope(id).map(make) : []
    return {
      id, width: layout.width, height: layout.height,
      ...(children.length ? { children, edges: edgesIn(id) } : {}),
      layoutOptions: { ...(children.length ? INSIDE : {}), 'elk.portConstraints': 'FIXED_POS', ...ends(id) },
      ports: layout.sockets.filter((socket) => !socket.inner).map((socket) => ({
        id: `${id}/${socket.id}`, x: socket.x, y: socket.y, width: 0, height: 0,
        layoutOptions: { 'elk.port.side': socket.side === 'input' ? 'WEST' : 'EAST' },
      })),
    }
  }
  const edgesIn = (scope: string | null) => Object.entries(state.edges)
    .filter(([, edge]) => scopeOf(state, edge.source) === scope && scopeOf(state, edge.target) === scope)
    .filter(([, edge]) => !wanted || scope !== null || (wanted.has(edge.source) && wanted.has(edge.target)))
    .map(([key, edge]) => {
      const { source, target } = endsOf(state, edge)
      return { id: key, sources: [`${source.node}/${socketId('output', false, source.port)}`], targets: [`${target.node}/${socketId('input', false, target.port)}`] }
    })
  return { id: 'root', layoutOptions: OPTIONS, children: inScope(null).map(make), edges: edgesIn(null) }
}

function ends(id: string): { [option: string]: string } {
  if (id === INPUT_ID) return { 'elk.layered.layering.layerConstraint': 'FIRST' }
  return id === OUTPUT_ID ? { 'elk.layered.layering.layerConstraint': 'LAST' } : {}
}

const snap = (value: number | undefined) => Math.round((value ?? 0) / GRID) * GRID

/** New places of everything that was laid out; the corner of what was there stays where it was. */
export function placesOf(answer: ElkNode, state: DraftState): { [id: string]: Place } {
  const places: { [id: string]: Place } = {}
  const [left, top] = cornerOf(answer.children ?? [], state)
  const read = (node: ElkNode, dx: number, dy: number) => {
    const at: [number, number] = [snap((node.x ?? 0) + dx), snap((node.y ?? 0) + dy)]
    places[node.id] = node.children ? [...at, snap(node.width), snap(node.height)] : ([...at, ...(state.layout[node.id] ?? []).slice(2)] as Place)
    node.children?.forEach((child) => read(child, 0, 0))
  }
  answer.children?.forEach((node) => read(node, left, top))
  return places
}

function cornerOf(nodes: ElkNode[], state: DraftState): [number, number] {
  const before = nodes.flatMap((node) => (state.layout[node.id] ? [state.layout[node.id] as Place] : []))
  if (before.length === 0) return [0, 0]
  const offset = (old: number[], fresh: number[]) => Math.min(...old) - Math.min(...fresh)
  const placed = nodes.filter((node) => state.layout[node.id])
  return [
    offset(before.map((place) => place[0]), placed.map((node) => node.x ?? 0)),
    offset(before.map((place) => place[1]), placed.map((node) => node.y ?? 0)),
  ]
}
