import { expect, test } from 'vitest'
import { innerSteps } from './innerSteps'

test('steps are named after their containers, and notes are none', () => {
  const nodes = { each: { kind: 'for_each@1' }, say: { kind: 'template@1', parent: 'each' }, hint: { kind: 'note@1' } }

  expect(innerSteps(nodes)).toEqual(['each', 'each/say'])
})
