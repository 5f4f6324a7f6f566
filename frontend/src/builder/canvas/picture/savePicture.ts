/** The whole graph as a picture, drawn as the far view draws it: a file for a page or a talk. */
import { titleOf } from '../../commands/lookup'
import { groupName, groupOfCard, groupsOf } from '../../commands/groups'
import { toName } from '../../commands/names'
import type { EditorSession } from '../../editor/session'
import { download } from '../../editor/topbar/download'
import { boxesOf, drawOverview, type Box, type Pen } from '../overview/draw'
import { readPalette } from '../overview/usePalette'
import { SvgPen } from './svgPen'

const MARGIN = 40
/** Browsers draw nothing on a canvas that is larger. */
const LARGEST = 8192

interface Extent { left: number; top: number; width: number; height: number }

export function saveSvg(session: EditorSession): void {
  const boxes = boxesAtRest(session)
  const extent = extentOf(boxes)
  const pen = new SvgPen()
  draw(session, pen, boxes, extent, 1, asRgb)
  download(fileName(session, 'svg'), pen.svg(extent.width, extent.height, asRgb(ground())), 'image/svg+xml')
}

export async function savePng(session: EditorSession): Promise<void> {
  const boxes = boxesAtRest(session)
  const extent = extentOf(boxes)
  const zoom = Math.min(2, LARGEST / Math.max(extent.width, extent.height))
  const canvas = document.createElement('canvas')
  canvas.width = extent.width * zoom
  canvas.height = extent.height * zoom
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser could not draw the picture. Save it as SVG.')
  draw(session, context, boxes, extent, zoom)
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = ground()
  context.fillRect(0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
  if (!blob) throw new Error('This browser could not draw the picture. Save it as SVG.')
  download(fileName(session, 'png'), blob, 'image/png')
}

/** What is selected is the person's affair, not the picture's. */
function boxesAtRest({ view }: EditorSession): Map<string, Box> {
  return boxesOf(view.getState().nodes.map((node) => ({ ...node, selected: false })))
}

function extentOf(boxes: Map<string, Box>): Extent {
  const all = [...boxes.values()]
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity)
  const [left, top] = [least(all.map((box) => box.x)) - MARGIN, least(all.map((box) => box.y)) - MARGIN]
  return { left, top, width: most(all.map((box) => box.x + box.width)) + MARGIN - left, height: most(all.map((box) => box.y + box.height)) + MARGIN - top }
}

function draw({ draft, kinds }: EditorSession, pen: Pen, boxes: Map<string, Box>, { left, top, width, height }: Extent, zoom: number, say?: (colour: string) => string): void {
  const state = draft.store.getState()
  const camera = { x: -left * zoom, y: -top * zoom, zoom, width: width * zoom, height: height * zoom }
  const title = (id: string) => {
    const group = groupsOf(state).get(groupOfCard(id) ?? '')
    return group ? groupName(group) : titleOf(state, kinds, id)
  }
  drawOverview(pen, camera, boxes, state, readPalette(say), title, () => 'idle')
}

const ground = () => getComputedStyle(document.documentElement).getPropertyValue('--bg').trim() || 'white'

/** Programs that draw SVG know few ways to say a colour, so it is painted once and read back. */
function asRgb(colour: string): string {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return colour
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
  return `rgb(${red},${green},${blue})`
}

const fileName = ({ draft }: EditorSession, ending: string) => `${toName(draft.store.getState().name || 'agent')}.${ending}`
