import { expect, test } from 'vitest'
import { readRunSearch } from './search'

test('the address of the runs keeps only what the list understands', () => {
  expect(readRunSearch({ status: 'failed', cursor: 'cD0x', agent: '', theme: 'dark', project: { id: 1 } })).toEqual({
    status: 'failed',
    cursor: 'cD0x',
  })
})
