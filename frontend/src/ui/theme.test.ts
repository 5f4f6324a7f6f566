import { expect, test } from 'vitest'
import { applyTheme, readPreference, resolveTheme, useTheme } from './theme'

test('a choice wins over the system, and no choice follows it', () => {
  expect(resolveTheme('light', true)).toBe('light')
  expect([resolveTheme('system', true), resolveTheme('system', false)]).toEqual(['dark', 'light'])
})

test('an unknown stored value counts as no choice', () => {
  expect([readPreference('dark'), readPreference('mauve'), readPreference(null)]).toEqual(['dark', 'system', 'system'])
})

test('choosing a theme shows it and keeps it', () => {
  applyTheme()

  useTheme.getState().choose('dark')

  expect(document.documentElement.dataset.theme).toBe('dark')
  expect(localStorage.getItem('theme')).toBe('dark')
})
