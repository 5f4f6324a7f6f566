import { describe, expect, it } from 'vitest'
import { align, distribute, type Rects } from './arrange'

const CARDS: Rects = {
  a: { x: 0, y: 0, width: 240, height: 100 },
  b: { x: 300, y: 40, width: 240, height: 200 },
  c: { x: 1000, y: 90, width: 100, height: 100 },
}

describe('aligning', () => {
  it('brings edges and middles to those of the box around all', () => {
    expect(align(CARDS, 'left')).toEqual({ b: { dx: -300, dy: 0 }, c: { dx: -1000, dy: 0 } })
    expect(align(CARDS, 'right')).toEqual({ a: { dx: 860, dy: 0 }, b: { dx: 560, dy: 0 } })
    expect(align(CARDS, 'centre')).toEqual({ a: { dx: 430, dy: 0 }, b: { dx: 130, dy: 0 }, c: { dx: -500, dy: 0 } })
    expect(align(CARDS, 'top')).toEqual({ b: { dx: 0, dy: -40 }, c: { dx: 0, dy: -90 } })
    expect(align(CARDS, 'middle')).toEqual({ a: { dx: 0, dy: 70 }, b: { dx: 0, dy: -20 }, c: { dx: 0, dy: -20 } })
    expect(align(CARDS, 'bottom')).toEqual({ a: { dx: 0, dy: 140 }, c: { dx: 0, dy: 50 } })
  })

  it('of nothing moves nothing', () => expect(align({}, 'left')).toEqual({}))
})

describe('spreading', () => {
  it('gives cards of any size the same distance, and leaves the outer ones', () => {
    expect(distribute(CARDS, 'x')).toEqual({ b: { dx: 200, dy: 0 } })
  })

  it('goes downwards as well', () => {
    const column: Rects = { low: { x: 9, y: 500, width: 240, height: 100 }, top: { x: 0, y: 0, width: 240, height: 100 }, mid: { x: 0, y: 110, width: 240, height: 200 } }

    expect(distribute(column, 'y')).toEqual({ mid: { dx: 0, dy: 90 } })
  })

  it('needs three', () => expect(distribute({ a: CARDS['a']!, b: CARDS['b']! }, 'x')).toEqual({}))
})
