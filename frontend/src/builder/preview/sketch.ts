/** The boxes and curves of a graph's picture. Pure. */
import type { GraphData } from '../api/types'
import { parseEdge } from '../draft/values'
import { INPUT_ID, OUTPUT_ID } from '../kinds/types'

export interface SketchBox {
  id: string
  kind: string
  title: string
  x: number
  y: number
  width: number
  height: number
  isFrame: boolean
}

export interface Sketch {
  boxes: SketchBox[]
  curves: string[]
  viewBox: string
}

const WIDTH = 220
const HEIGHT = 84
const MARGIN = 24

export function sketch(graph: GraphData): Sketch {
  const boxes = new Map<string, SketchBox>()
  const parents = new Set(Object.values(graph.nodes).map((node) => node.parent))
  const place = (id: string): [number, number] => {
    const [x = 0, y = 0] = graph.layout[id] ?? []
    const parent = graph.nodes[id]?.parent
    const [px, py] = parent && parent !== id && graph.nodes[parent] ? place(parent) : [0, 0]
    return [x + px, y + py]
  }
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (node.kind.startsWith('note@')) continue
    const [x, y] = place(id)
    const [, , width = 600, height = 300] = graph.layout[id] ?? []
    const isFrame = parents.has(id)
    boxes.set(id, { id, kind: node.kind, title: node.title ?? node.kind, x, y, width: isFrame ? width : WIDTH, height: isFrame ? height : HEIGHT, isFrame })
  }
  addEnds(graph, boxes)
  return { boxes: [...boxes.values()], curves: curvesOf(graph, boxes), viewBox: frameOf([...boxes.values()]) }
}

function addEnds(graph: GraphData, boxes: Map<string, SketchBox>): void {
  const all = [...boxes.values()]
  const left = Math.min(...all.map((box) => box.x), 0)
  const right = Math.max(...all.map((box) => box.x + box.width), 0)
  const end = (id: string, x: number): SketchBox => {
    const [px = x, py = 0] = graph.layout[id] ?? []
    return { id, kind: `${id}@1`, title: id, x: px, y: py, width: WIDTH, height: HEIGHT, isFrame: false }
  }
  boxes.set(INPUT_ID, end(INPUT_ID, left - WIDTH - 80))
  boxes.set(OUTPUT_ID, end(OUTPUT_ID, right + 80))
}

function curvesOf(graph: GraphData, boxes: Map<string, SketchBox>): string[] {
  return [...new Set(graph.edges.flatMap((key) => {
    const edge = parseEdge(key)
    const [from, to] = [boxes.get(edge?.source ?? ''), boxes.get(edge?.target ?? '')]
    if (!from || !to) return []
    const inside = graph.nodes[to.id]?.parent === from.id
    const outside = graph.nodes[from.id]?.parent === to.id
    const [sx, sy] = [inside ? from.x + 104 : from.x + from.width, from.y + from.height / 2]
    const [tx, ty] = [outside ? to.x + to.width - 104 : to.x, to.y + to.height / 2]
    const bend = Math.max(40, Math.abs(tx - sx) / 2)
    return [`M${sx},${sy} C${sx + bend},${sy} ${tx - bend},${ty} ${tx},${ty}`]
  }))]
}

function frameOf(boxes: SketchBox[]): string {
  const left = Math.min(...boxes.map((box) => box.x)) - MARGIN
  const top = Math.min(...boxes.map((box) => box.y)) - MARGIN
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN
  return `${left} ${top} ${right - left} ${bottom - top}`
}
