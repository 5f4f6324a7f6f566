import { expect, test } from 'vitest'
import { applyDensity, useDensity } from './density'

test('choosing a density shows it and keeps it, and cosy is how it was', () => {
  applyDensity()
  expect(document.documentElement.dataset.density).toBe('cosy')

  useDensity.getState().choose('compact')
  expect([document.documentElement.dataset.density, localStorage.getItem('density')]).toEqual(['compact', 'compact'])

  useDensity.getState().choose('cosy')
  expect([document.documentElement.dataset.density, localStorage.getItem('density')]).toEqual(['cosy', 'cosy'])
})
