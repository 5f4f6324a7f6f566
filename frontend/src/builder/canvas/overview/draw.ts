/** Draws the whole graph on one canvas: coloured tiles, big titles, straight edges. Pure but for the context it draws on. */
import type { DraftState } from '../../draft/projection'
import type { FlowNode } from '../../editor/view'
import { cardOfGroup, groupOfCard, hiders } from '../../commands/groups'
import { kindId } from '../../kinds/look'

/** What drawing needs of a context: a canvas has it, and so has the pen that writes SVG. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'beginPath' | 'bezierCurveTo' | 'clearRect' | 'fill' | 'fillRect' | 'fillStyle' | 'fillText' | 'font' | 'globalAlpha' | 'lineTo' | 'lineWidth'
  | 'moveTo' | 'restore' | 'roundRect' | 'save' | 'scale' | 'stroke' | 'strokeStyle' | 'translate'
>

export interface Palette {
  tile: (kind: string) => string
  group: (colour: string) => string
  line: string
  panel: string
  border: string
  text: string
  accent: string
  status: (status: string) => string | null
}

export interface Camera {
  x: number
  y: number
  zoom: number
  width: number
  height: number
}

export interface Box {
  id: string
  x: number
  y: number
  width: number
  height: number
  isFrame: boolean
  selected: boolean
}

/** Absolute boxes of all nodes: React Flow's are relative to their parents. */
export function boxesOf(nodes: FlowNode[]): Map<string, Box> {
  const boxes = new Map<string, Box>()
  for (const node of nodes) {
    const parent = node.parentId ? boxes.get(node.parentId) : undefined
    boxes.set(node.id, {
      id: node.id, x: node.position.x + (parent?.x ?? 0), y: node.position.y + (parent?.y ?? 0),
      width: node.width ?? 240, height: node.height ?? 120, isFrame: node.type === 'container' || node.type === 'frame', selected: node.selected === true,
    })
  }
  return boxes
}

/** The box at a point of the canvas, or the nearest that is no further than `slack`; what is drawn last lies on top. */
export function boxAt(nodes: FlowNode[], x: number, y: number, slack: number): Box | undefined {
  let best: { box: Box; distance: number } | undefined
  for (const box of boxesOf(nodes).values()) {
    if (groupOfCard(box.id) !== null && box.isFrame) continue
    const distance = Math.hypot(Math.max(box.x - x, 0, x - box.x - box.width), Math.max(box.y - y, 0, y - box.y - box.height))
    if (distance <= slack && (!best || distance <= best.distance)) best = { box, distance }
  }
  return best?.box
}

/** Below this zoom a title is a smear and a rounded corner a dot: both would cost much and show nothing. */
const PLAIN_ZOOM = 0.16

export function drawOverview(
  context: Pen, camera: Camera, boxes: Map<string, Box>, state: DraftState, palette: Palette,
  title: (id: string) => string, status: (id: string) => string,
): void {
  context.clearRect(0, 0, camera.width, camera.height)
  context.save()
  context.translate(camera.x, camera.y)
  context.scale(camera.zoom, camera.zoom)
  const isSeen = (box: Box) => inSight(box, camera)
  for (const box of boxes.values()) if (box.isFrame && isSeen(box)) drawFrame(context, box, palette, title(box.id), palette.status(status(box.id)), groupTone(state, box.id, palette))
  drawEdges(context, state, boxes, palette, camera)
  for (const box of boxes.values()) {
    const tone = groupTone(state, box.id, palette) ?? palette.tile(kindId(state.nodes[box.id]?.kind ?? box.id))
    if (!box.isFrame && isSeen(box)) drawTile(context, box, camera.zoom, palette, tone, title, status(box.id))
  }
  context.restore()
}

/** The colour of a group's frame or card; null for a node's. */
function groupTone(state: DraftState, id: string, palette: Palette): string | null {
  const group = groupOfCard(id)
  return group === null ? null : palette.group(state.groups[group]?.colour ?? 'grey')
}

function inSight(box: Box, { x, y, zoom, width, height }: Camera): boolean {
  const [left, top] = [box.x * zoom + x, box.y * zoom + y]
  return left < width && top < height && left + box.width * zoom > 0 && top + box.height * zoom > 0
}

function drawFrame(context: Pen, box: Box, palette: Palette, title: string, status: string | null, tone: string | null): void {
  context.fillStyle = tone ?? palette.panel
  context.strokeStyle = box.selected ? palette.accent : (status ?? tone ?? palette.border)
  context.lineWidth = 3
  context.beginPath()
  context.roundRect(box.x, box.y, box.width, box.height, 14)
  context.globalAlpha = tone ? 0.14 : 1
  context.fill()
  context.globalAlpha = 1
  context.stroke()
  write(context, title, box.x + 16, box.y + 34, box.width - 32, 26, palette.text)
}

function drawPlainTile(context: Pen, box: Box, colour: string, panel: string): void {
  context.fillStyle = panel
  context.fillRect(box.x, box.y, box.width, box.height)
  context.fillStyle = colour
  context.globalAlpha = 0.6
  context.fillRect(box.x, box.y, box.width, box.height)
  context.globalAlpha = 1
}

function drawTile(
  context: Pen, box: Box, zoom: number, palette: Palette, tone: string, title: (id: string) => string, state: string,
): void {
  const status = palette.status(state)
  if (zoom < PLAIN_ZOOM) return drawPlainTile(context, box, box.selected ? palette.accent : (status ?? tone), palette.panel)
  context.fillStyle = palette.panel
  context.strokeStyle = box.selected ? palette.accent : (status ?? palette.border)
  context.lineWidth = box.selected || status ? 5 : 2
  context.beginPath()
  context.roundRect(box.x, box.y, box.width, box.height, 14)
  context.fill()
  context.stroke()
  context.fillStyle = tone
  context.beginPath()
  context.roundRect(box.x, box.y, 12, box.height, [14, 0, 0, 14])
  context.fill()
  write(context, title(box.id), box.x + 28, box.y + box.height / 2 + 10, box.width - 40, 28, palette.text)
  if (status) drawMark(context, state, box.x + box.width - 24, box.y + 24, status)
}

type Line = readonly (readonly [number, number])[]

/** The states of a step by their shapes, as the cards show them: colour alone says nothing. */
const MARKS: { [status: string]: readonly Line[] } = {
  succeeded: [[[-9, 0], [-3, 7], [9, -7]]],
  failed: [[[-8, -8], [8, 8]], [[8, -8], [-8, 8]]],
  held: [[[-5, -8], [-5, 8]], [[5, -8], [5, 8]]],
  waiting: [[[0, -8], [0, 0], [7, 5]]],
  asking: [[[0, -8], [0, 0], [7, 5]]],
}

function drawMark(context: Pen, status: string, x: number, y: number, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 5
  context.beginPath()
  for (const line of MARKS[status] ?? []) line.forEach(([dx, dy], at) => (at === 0 ? context.moveTo(x + dx, y + dy) : context.lineTo(x + dx, y + dy)))
  // What is at work has a ring, as its turning one on a card.
  if (!MARKS[status]) context.roundRect(x - 8, y - 8, 16, 16, 8)
  context.stroke()
}

function write(context: Pen, text: string, x: number, y: number, width: number, size: number, colour: string): void {
  context.fillStyle = colour
  context.font = `500 ${size}px 'Geist Variable', system-ui, sans-serif`
  const most = Math.floor(width / (size * 0.52))
  context.fillText(text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text, x, y)
}

function drawEdges(context: Pen, state: DraftState, boxes: Map<string, Box>, palette: Palette, camera: Camera): void {
  context.strokeStyle = palette.line
  context.lineWidth = Math.max(2, 1 / camera.zoom)
  context.beginPath()
  const hidden = hiders(state)
  const boxOf = (id: string) => boxes.get(hidden.has(id) ? cardOfGroup(hidden.get(id) as string) : id)
  for (const edge of Object.values(state.edges)) {
    const [from, to] = [boxOf(edge.source), boxOf(edge.target)]
    if (from === to || !from || !to || (!inSight(from, camera) && !inSight(to, camera))) continue
    const [sx, sy] = [from.isFrame && state.nodes[edge.target]?.parent === edge.source ? from.x + 104 : from.x + from.width, from.y + from.height / 2]
    const [tx, ty] = [to.isFrame && state.nodes[edge.source]?.parent === edge.target ? to.x + to.width - 104 : to.x, to.y + to.height / 2]
    context.moveTo(sx, sy)
    if (camera.zoom < PLAIN_ZOOM) {
      context.lineTo(tx, ty)
      continue
    }
    const bend = Math.max(40, Math.abs(tx - sx) * 0.4)
    context.bezierCurveTo(sx + bend, sy, tx - bend, ty, tx, ty)
  }
  context.stroke()
}
