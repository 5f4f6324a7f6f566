import { expect, test } from 'vitest'
import { toggle } from './choice'

/** Two nodes, an edge between them, and a setting of the second. */
const changes = [{ index: 0, needs: [] }, { index: 1, needs: [] }, { index: 2, needs: [0, 1] }, { index: 3, needs: [1] }]

test('leaving a node leaves what stands on it', () => {
  expect(toggle(changes, new Set([0, 1, 2, 3]), 1)).toEqual(new Set([0]))
})

test('taking an edge takes its nodes', () => {
  expect(toggle(changes, new Set<number>(), 2)).toEqual(new Set([2, 0, 1]))
})
