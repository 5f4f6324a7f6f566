import { expect, test } from 'vitest'
import { describeKeys, isTyping, matchesKeys } from './keys'

const press = (key: string, held: Partial<Record<'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

test('keys are written the way each platform writes them', () => {
  expect(describeKeys('mod+shift+k', true)).toEqual(['⌘', '⇧', 'K'])
  expect(describeKeys('mod+shift+k', false)).toEqual(['Ctrl', 'Shift', 'K'])
  expect(describeKeys('mod+enter', true)).toEqual(['⌘', '↵'])
})

test('mod is command on a Mac and control elsewhere', () => {
  expect(matchesKeys(press('k', { metaKey: true }), 'mod+k', true)).toBe(true)
  expect(matchesKeys(press('k', { ctrlKey: true }), 'mod+k', true)).toBe(false)
  expect(matchesKeys(press('k', { ctrlKey: true }), 'mod+k', false)).toBe(true)
})

test('a held key that is not asked for makes another shortcut', () => {
  expect(matchesKeys(press('Z', { ctrlKey: true, shiftKey: true }), 'mod+z', false)).toBe(false)
  expect(matchesKeys(press('Z', { ctrlKey: true, shiftKey: true }), 'mod+shift+z', false)).toBe(true)
})

test('a sign matches with or without the shift its layout needs', () => {
  expect(matchesKeys(press('?', { shiftKey: true }), '?', false)).toBe(true)
  expect(matchesKeys(press('/'), '/', false)).toBe(true)
})

test('arrows and space go by their short names', () => {
  expect(matchesKeys(press('ArrowUp'), 'up', false)).toBe(true)
  expect(matchesKeys(press(' '), 'space', false)).toBe(true)
})

test('fields are typed into, buttons are not', () => {
  const input = document.createElement('input')

  expect([isTyping(input), isTyping(document.createElement('button')), isTyping(null)]).toEqual([true, false, false])
})
