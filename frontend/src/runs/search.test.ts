import { expect, test } from 'vitest'
import { readMomentSearch, readRunSearch } from './search'

test('the address of the runs keeps only what the list understands', () => {
  expect(readRunSearch({ status: 'failed', cursor: 'cD0x', agent: '', theme: 'dark', project: { id: 1 } })).toEqual({
    status: 'failed',
    cursor: 'cD0x',
  })
})

test("the address of a run's moment is an event's number or nothing", () => {
  expect([{ at: 12 }, { at: '7' }, { at: '0' }, { at: -1 }, { at: 'x' }, {}].map(readMomentSearch)).toEqual([{ at: 12 }, { at: 7 }, {}, {}, {}, {}])
})
