import { expect, test } from 'vitest'
import { SvgPen } from './svgPen'

test('what a canvas would draw is written as SVG, and no title can break out of it', () => {
  const pen = new SvgPen()
  pen.translate(10, 20)
  pen.fillStyle = 'red'
  pen.roundRect(0, 0, 100, 50, [14, 0, 0, 14])
  pen.fill()
  pen.fillText('<script>"A & B"', 5, 6)

  const picture = new DOMParser().parseFromString(pen.svg(200, 100, 'white'), 'image/svg+xml').documentElement

  expect(picture.getAttribute('viewBox')).toBe('0 0 200 100')
  expect(picture.querySelector('g')?.getAttribute('transform')).toBe('translate(10 20)')
  expect(picture.querySelector('path')?.getAttribute('d')).toMatch(/^M14 0H100a0 0 0 0 1 0 0V50/)
  expect(picture.querySelector('text')?.textContent).toBe('<script>"A & B"')
  expect(picture.querySelector('script')).toBeNull()
})
