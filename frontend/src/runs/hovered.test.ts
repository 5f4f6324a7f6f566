import { expect, test } from 'vitest'
import { hoverCard, hoverRow, leaveCard, leaveRow, useHovered } from './hovered'

test('a card that hears late of being left does not put out what its row has lit', () => {
  hoverCard('a')
  hoverRow('b')
  leaveCard()
  expect(useHovered.getState()).toEqual({ node: 'b', isRow: true })

  leaveRow()
  expect(useHovered.getState().node).toBeNull()
})
