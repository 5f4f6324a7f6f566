import { expect, test } from 'vitest'
import { touchedBy, touches } from './touched'

test('a result touches the nodes whose steps it carried out, inside containers too', () => {
  const steps = [{ path: 'a', status: 'succeeded' }, { path: 'each#0/b', status: 'failed' }, { path: 'c', status: 'skipped' }] as const

  expect([...touchedBy(steps)]).toEqual(['a', 'b'])
})

test('a case that was not tested yet is listed with every node', () => {
  const last = { id: 'r', test_run: 't', status: 'passed', at: '', reason: '', revision: '' } as const

  expect([touches({ last: null }, undefined, 'a'), touches({ last }, new Set(['b']), 'a'), touches({ last }, new Set(['a']), 'a')]).toEqual([true, false, true])
})
