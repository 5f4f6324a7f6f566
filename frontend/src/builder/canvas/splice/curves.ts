/** Where edges run, and which of them passes under a place. Pure. */
import type { DraftState } from '../../draft/projection'
import type { FlowEdge, FlowNode } from '../../editor/view'
import { absolutePlace } from '../geometry'

export interface Curve {
  id: string
  from: [number, number]
  to: [number, number]
}

/** How far a curve leans out before it turns, as React Flow draws it with this bend. */
export const BEND = 0.3

export function curvesOf(nodes: FlowNode[], edges: FlowEdge[], state: DraftState): Curve[] {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const end = (id: string, handle: string | null | undefined): [number, number] | null => {
    const socket = known.get(id)?.data.layout.sockets.find((each) => each.id === handle)
    if (!socket) return null
    const [x, y] = absolutePlace(state, id)
    return [x + socket.x, y + socket.y]
  }
  return edges.flatMap((edge) => {
    const [from, to] = [end(edge.source, edge.sourceHandle), end(edge.target, edge.targetHandle)]
    return from && to ? [{ id: edge.id, from, to }] : []
  })
}

/** The edge that passes nearest to a point, no further off than `reach` on either axis. */
export function edgeNear(curves: Curve[], [x, y]: [number, number], reach: [number, number]): string | null {
  let best: { id: string; distance: number } | null = null
  for (const curve of curves) {
    if (!mayPass(curve, x, y, reach)) continue
    for (const [px, py] of pointsOf(curve)) {
      const [dx, dy] = [Math.abs(px - x), Math.abs(py - y)]
      const distance = Math.hypot(dx, dy)
      if (dx <= reach[0] && dy <= reach[1] && (!best || distance < best.distance)) best = { id: curve.id, distance }
    }
  }
  return best?.id ?? null
}

function lean(from: number, to: number): number {
  const distance = to - from
  return distance >= 0 ? 0.5 * distance : BEND * 25 * Math.sqrt(-distance)
}

/** A curve stays within the box of its four points. */
function mayPass({ from, to }: Curve, x: number, y: number, [rx, ry]: [number, number]): boolean {
  const out = lean(from[0], to[0])
  const [left, right] = [Math.min(from[0], to[0] - out), Math.max(to[0], from[0] + out)]
  return x >= left - rx && x <= right + rx && y >= Math.min(from[1], to[1]) - ry && y <= Math.max(from[1], to[1]) + ry
}

/** Closer together than the smallest reach: a line of 1,000 units has a point every 21. */
const PARTS = 48

function* pointsOf({ from, to }: Curve): Generator<[number, number]> {
  const out = lean(from[0], to[0])
  for (let part = 0; part <= PARTS; part++) {
    const t = part / PARTS
    yield [bezier(t, from[0], from[0] + out, to[0] - out, to[0]), bezier(t, from[1], from[1], to[1], to[1])]
  }
}

function bezier(t: number, a: number, b: number, c: number, d: number): number {
  const s = 1 - t
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d
}
