import { expect, test } from 'vitest'
import { boundsOf, readMomentSearch, readRunSearch } from './search'

test('the address of the runs keeps only what the list understands', () => {
  expect(readRunSearch({ status: 'failed', cursor: 'cD0x', agent: '', theme: 'dark', project: { id: 1 } })).toEqual({
    status: 'failed',
    cursor: 'cD0x',
  })
})

test("the address of a run's moment is an event's number or nothing", () => {
  expect([{ at: 12 }, { at: '7' }, { at: '0' }, { at: -1 }, { at: 'x' }, {}].map(readMomentSearch)).toEqual([{ at: 12 }, { at: 7 }, {}, {}, {}, {}])
})

test('the address of a run names the step whose question comes first', () => {
  expect([{ step: 'each#3/check' }, { step: '' }, { step: {} }].map(readMomentSearch)).toEqual([{ step: 'each#3/check' }, {}, {}])
})

test('a month begins and ends by the clock of the server', () => {
  expect(boundsOf('2026-12')).toEqual({ since: '2026-12-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' })
  expect(['2026-13', 'December', '', undefined].map(boundsOf)).toEqual([null, null, null, null])
})
