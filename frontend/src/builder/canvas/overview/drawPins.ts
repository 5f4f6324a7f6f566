/** Pins of comments, far out: dots of a steady size. Pure but for the context it draws on. */
import type { Camera, Palette } from './draw'

const RADIUS = 5

export function drawPins(context: CanvasRenderingContext2D, { x, y, zoom }: Camera, pins: readonly { x: number; y: number }[], palette: Palette): void {
  context.fillStyle = palette.accent
  context.strokeStyle = palette.panel
  context.lineWidth = 2
  for (const pin of pins) {
    context.beginPath()
    context.arc(pin.x * zoom + x, pin.y * zoom + y, RADIUS, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}
