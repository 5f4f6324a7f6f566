import { expect, test } from 'vitest'
import { type MenuItem, withoutIdleSeparators } from './menu'

const go: MenuItem = { label: 'Go', onSelect: () => {} }

test('a separator stands only between two sections', () => {
  expect(withoutIdleSeparators(['separator', go, 'separator', 'separator', go, 'separator'])).toEqual([go, 'separator', go])
  expect(withoutIdleSeparators([])).toEqual([])
})
