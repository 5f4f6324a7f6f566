import { describe, expect, it } from 'vitest'
import { edgeNear, type Curve } from './curves'

const CURVES: Curve[] = [
  { id: 'level', from: [240, 60], to: [640, 60] },
  { id: 'steep', from: [240, 60], to: [640, 860] },
  { id: 'back', from: [900, 400], to: [700, 600] },
]

describe('the edge near a place', () => {
  it('is the one that passes within reach', () => {
    expect(edgeNear(CURVES, [440, 70], [40, 20])).toBe('level')
    expect(edgeNear(CURVES, [440, 460], [40, 20])).toBe('steep')
    expect(edgeNear(CURVES, [440, 200], [40, 20])).toBeNull()
  })

  it('is the nearest of several', () => expect(edgeNear(CURVES, [300, 62], [40, 20])).toBe('level'))

  it('is found on an edge that runs backwards, which leans out on both sides', () => {
    expect(edgeNear(CURVES, [905, 410], [20, 20])).toBe('back')
    expect(edgeNear(CURVES, [690, 590], [20, 20])).toBe('back')
  })
})
