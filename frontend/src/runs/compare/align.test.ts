import { expect, test } from 'vitest'
import { align } from './align'

const rows = (a: string[], b: string[]) =>
  align(a.map((path) => ({ path })), b.map((path) => ({ path }))).map((pair) => `${pair.a?.path ?? '-'} | ${pair.b?.path ?? '-'}`)

test('steps of one path stand in one row, whatever the order in which they began', () => {
  expect(rows(['plan', 'each#0/sum', 'each#1/sum'], ['plan', 'each#1/sum', 'each#0/sum'])).toEqual([
    'plan | plan', 'each#0/sum | each#0/sum', 'each#1/sum | each#1/sum',
  ])
})

test('a step that only the second run has stands below the one that it came after', () => {
  expect(rows(['plan', 'write'], ['first', 'plan', 'check', 'write', 'send'])).toEqual(['- | first', 'plan | plan', '- | check', 'write | write', '- | send'])
  expect(rows(['plan', 'check', 'write'], ['plan', 'write'])).toEqual(['plan | plan', 'check | -', 'write | write'])
})

test('calls go by their place, since no two runs share their ids', () => {
  expect(rows(['ask', 'ask#x9/find', 'ask#q2/find'], ['ask', 'ask#k1/find', 'ask#k2/find', 'ask#k3/find'])).toEqual([
    'ask | ask', 'ask#x9/find | ask#k1/find', 'ask#q2/find | ask#k2/find', '- | ask#k3/find',
  ])
})

test('a node that was moved into a container is found again by its name', () => {
  expect(rows(['sum', 'end'], ['each', 'each#0/sum', 'each#1/sum', 'end'])).toEqual(['- | each', 'sum | each#0/sum', '- | each#1/sum', 'end | end'])
})
