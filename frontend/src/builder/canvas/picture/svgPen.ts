/** A pen with a canvas's strokes that writes SVG: one drawing serves the far view and both kinds of picture. Pure. */
import type { Pen } from '../overview/draw'

export class SvgPen implements Pen {
  fillStyle = 'black'
  strokeStyle = 'black'
  lineWidth = 1
  font = '16px sans-serif'
  globalAlpha = 1
  private path = ''
  private moved = ''
  private readonly parts: string[] = []

  /** The whole picture on a ground of one colour. */
  svg(width: number, height: number, ground: string): string {
    const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`
    return `${open}<rect width="100%" height="100%" fill="${escape(ground)}"/><g transform="${this.moved.trim()}">${this.parts.join('')}</g></svg>`
  }

  beginPath() { this.path = '' }
  moveTo(x: number, y: number) { this.path += `M${x} ${y}` }
  lineTo(x: number, y: number) { this.path += `L${x} ${y}` }
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number) { this.path += `C${ax} ${ay} ${bx} ${by} ${x} ${y}` }
  translate(x: number, y: number) { this.moved += ` translate(${x} ${y})` }
  scale(x: number, y: number) { this.moved += ` scale(${x} ${y})` }
  clearRect() {}
  /** The picture has one frame of reference, which is set once. */
  save() {}
  restore() {}

  /** Radii as a canvas takes them: one for all corners, or four from the upper left clockwise. */
  roundRect(x: number, y: number, width: number, height: number, radii: number | DOMPointInit | Iterable<number | DOMPointInit> = 0) {
    const all = typeof radii === 'number' ? [radii, radii, radii, radii] : Symbol.iterator in radii ? [...radii].map(Number) : [0, 0, 0, 0]
    const [a = 0, b = 0, c = 0, d = 0] = all
    this.path += `M${x + a} ${y}H${x + width - b}a${b} ${b} 0 0 1 ${b} ${b}V${y + height - c}a${c} ${c} 0 0 1 ${-c} ${c}`
      + `H${x + d}a${d} ${d} 0 0 1 ${-d} ${-d}V${y + a}a${a} ${a} 0 0 1 ${a} ${-a}Z`
  }

  fill() { this.parts.push(`<path d="${this.path}" fill="${escape(this.fillStyle)}"${this.opacity()}/>`) }
  stroke() { this.parts.push(`<path d="${this.path}" fill="none" stroke="${escape(this.strokeStyle)}" stroke-width="${this.lineWidth}"${this.opacity()}/>`) }

  fillRect(x: number, y: number, width: number, height: number) {
    this.parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${escape(this.fillStyle)}"${this.opacity()}/>`)
  }

  fillText(text: string, x: number, y: number) {
    this.parts.push(`<text x="${x}" y="${y}" fill="${escape(this.fillStyle)}" style="font:${escape(this.font)}">${escape(text)}</text>`)
  }

  private opacity(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${this.globalAlpha}"`
  }
}

const ENTITY: { [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITY[sign] ?? sign)
