import { expect, test } from 'vitest'
import { rankByWords } from './command-palette'

const labels = ['What the selected node depends on and feeds', 'Add Stop with error', 'Go to Summary', 'Summarise what is selected', 'Resume']

const found = (typed: string) =>
  labels.map((label) => [rankByWords('', typed, [label]), label] as const).filter(([rank]) => rank > 0).toSorted(([a], [b]) => b - a).map(([, label]) => label)

test('beginnings of words come first, and scattered letters find nothing', () => {
  expect(found('sum')).toEqual(['Summarise what is selected', 'Go to Summary', 'Resume'])
  expect(found('go sum')).toEqual(['Go to Summary'])
  expect(found('xyz')).toEqual([])
})

test('other words of a command find it, after its label', () => {
  expect(rankByWords('', 'tutorial', ['Show me around', 'tour tutorial'])).toBeGreaterThan(0)
  expect(rankByWords('', 'tour', ['Show me around', 'tour'])).toBeLessThan(rankByWords('', 'tour', ['Tour']))
})
