import { expect, test } from 'vitest'
import { addMoney } from './money'
import { nodeOf, ownerOf, ownersOf, scopeOf, siblingOf, turnOf } from './path'

test('a path tells its node, its scope, and who opened it', () => {
  const path = 'each#3/agent#call_1/search'

  expect([nodeOf(path), scopeOf(path), ownerOf(scopeOf(path)), turnOf(scopeOf(path)), ownersOf(path)]).toEqual([
    'search', 'each#3/agent#call_1', 'each#3/agent', 'call_1', ['each', 'agent'],
  ])
  expect([nodeOf('a'), scopeOf('a'), ownersOf('a')]).toEqual(['a', '', []])
  expect([siblingOf(path, 'find'), siblingOf('a', 'b')]).toEqual(['each#3/agent#call_1/find', 'b'])
})

test('money adds up exactly', () => {
  expect([addMoney('0.1', '0.2'), addMoney('0', '0.000125'), addMoney('1.5', '-0.25'), addMoney('0.1', '-0.3'), addMoney('2', '3')]).toEqual([
    '0.3', '0.000125', '1.25', '-0.2', '5',
  ])
})
