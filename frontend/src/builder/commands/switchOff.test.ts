import { expect, it } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import { toggleOff } from './switchOff'
import { graph, node } from './testGraph'

it('switches all off unless all are off, and leaves notes alone', () => {
  const state = graph({ a: node('llm', {}, { disabled: true }), b: node('llm'), n: node('note') })

  expect(toggleOff(state, KINDS, ['a', 'b', 'n', 'gone'])).toEqual(['a', 'b'].map((id) => ({ type: 'set', id, path: ['disabled'], value: true })))
  expect(toggleOff(state, KINDS, ['a'])).toEqual([{ type: 'set', id: 'a', path: ['disabled'], value: null }])
})
