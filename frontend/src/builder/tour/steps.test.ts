import { expect, test } from 'vitest'
import { stepAt, TOUR, type TourSight } from './steps'

const sight = (changes: Partial<TourSight['draft']>, runId: string | null = null): TourSight => (
  { draft: { nodes: {}, edges: {}, inputs: {}, ...changes }, runId }
)
const edge = (source: string, target: string) => ({ source, sourcePort: 'a', target, targetPort: 'b' })

test('each deed leads to the next, and what is there already is not asked for', () => {
  const inputs = { topic: { type: 'text' } }
  const nodes = { write: { kind: 'llm@1', settings: {} } }
  const edges = { one: edge('input', 'write'), two: edge('write', 'output') }

  expect(stepAt(0, sight({}))).toBe(0)
  expect(stepAt(0, sight({ inputs }))).toBe(1)
  expect(stepAt(0, sight({ inputs, nodes }))).toBe(2)
  expect(stepAt(0, sight({ inputs, nodes, edges: { one: edges.one } }))).toBe(3)
  expect(stepAt(0, sight({ inputs, nodes, edges }))).toBe(4)
  expect(stepAt(0, sight({ inputs, nodes, edges }, 'run'))).toBe(TOUR.length - 1)
})

test('a step that is skipped is left behind', () => {
  expect(stepAt(1, sight({}))).toBe(1)
  expect(stepAt(TOUR.length, sight({}))).toBe(TOUR.length - 1)
})
