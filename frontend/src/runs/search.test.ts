import { expect, test } from 'vitest'
import { readRunSearch } from './search'

test('the address of the runs keeps only what the list understands', () => {
  expect(readRunSearch({ status: 'failed', page: 2, agent: '', theme: 'dark', project: { id: 1 } })).toEqual({
    status: 'failed',
    page: '2',
  })
})
