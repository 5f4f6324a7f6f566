import { expect, it } from 'vitest'
import { matchChoices } from './choices'

const many = Array.from({ length: 1_000 }, (_, index) => ({ label: `Node ${index} · text`, hint: index % 2 ? 'text' : 'new input' }))

it('finds what holds every typed word and counts what it does not show', () => {
  expect(matchChoices(many, '').shown).toHaveLength(60)
  expect(matchChoices(many, '').more).toBe(940)
  expect(matchChoices(many, 'new 998')).toEqual({ shown: [many[998]], more: 0 })
  expect(matchChoices(many, 'nothing')).toEqual({ shown: [], more: 0 })
})
