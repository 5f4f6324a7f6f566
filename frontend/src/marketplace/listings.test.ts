import { expect, test } from 'vitest'
import { readTags } from './listings'

test('tags are read as people type them', () => {
  expect(readTags(' Mail, sales ,,mail')).toEqual(['mail', 'sales'])
  expect(readTags(' ')).toEqual([])
})
