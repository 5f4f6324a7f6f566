import { describe, expect, it } from 'vitest'
import type { Rect } from './rect'
import { steer } from './steer'

const card = (x: number, y: number, width = 240, height = 148): Rect => ({ x, y, width, height })

describe('a dragged card', () => {
  it('rests on the grid when nothing is near', () => {
    expect(steer(card(101, 203), [], 6)).toEqual({ dx: 3, dy: -3, guides: [], gaps: [] })
    expect(steer(card(101, 203), [card(900, 900)], 6)).toEqual({ dx: 3, dy: -3, guides: [], gaps: [] })
  })

  it('lines up with a neighbour of another height by its upper edge, and says so', () => {
    const { dy, guides } = steer(card(400, 5), [card(0, 1, 240, 300)], 6)

    expect(dy).toBe(-4)
    expect(guides).toEqual([{ axis: 'y', at: 1, from: 0, to: 640 }])
  })

  it('lines up by its middle, off the grid if need be', () => {
    expect(steer(card(3, 503, 200), [card(0, 0, 240)], 25)).toMatchObject({ dx: -3 })
    expect(steer(card(23, 503, 200), [card(0, 0, 240)], 6)).toMatchObject({ dx: -3, guides: [{ axis: 'x', at: 120, from: 0, to: 652 }] })
  })

  it('is not pulled from further than its reach', () => {
    expect(steer(card(400, 12), [card(0, 0)], 6).guides).toEqual([])
    expect(steer(card(400, 12), [card(0, 0)], 12).dy).toBe(-12)
  })

  it('keeps the distance that two others keep', () => {
    const { dx, gaps } = steer(card(644, 0), [card(0, 0), card(321, 0)], 6)

    expect(dx).toBe(-2)
    expect(gaps).toEqual([{ axis: 'x', from: 240, to: 321, at: 74 }, { axis: 'x', from: 561, to: 642, at: 74 }])
    expect(steer(card(-323, 0), [card(0, 0), card(321, 0)], 6).dx).toBe(2)
  })

  it('rests in the middle between two neighbours when they leave room for it', () => {
    expect(steer(card(303, 0), [card(0, 0), card(601, 0)], 6)).toMatchObject({ dx: -2.5, gaps: [{ from: 240, to: 300.5 }, { from: 540.5, to: 601 }] })
    expect(steer(card(103, 0), [card(-150, 0), card(201, 0)], 6).gaps).toEqual([])
  })

  it('measures distances only to cards of its row', () => {
    expect(steer(card(643, 900), [card(0, 0), card(321, 0)], 6).gaps).toEqual([])
  })
})
