import { expect, test } from 'vitest'
import { describeKeys, isAbovePage, isCharacter, isTyping, matchesKeys, sayKeys } from './keys'

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
  expect([sayKeys('mod+l', true), sayKeys('mod+l', false)]).toEqual(['⌘L', 'Ctrl+L'])
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

test('fields and closed lists are typed into, buttons are not', () => {
  const list = document.createElement('button')
  list.setAttribute('role', 'combobox')

  expect([isTyping(document.createElement('input')), isTyping(list), isTyping(document.createElement('button')), isTyping(null)]).toEqual([true, true, false, false])
})

test('a letter or a sign, with or without shift, is a single character', () => {
  const keys = ['d', '/', '?', 'shift+t', 'shift+1', 'mod+d', 'alt+d', 'f8', 'escape', 'delete']

  expect(keys.filter(isCharacter)).toEqual(['d', '/', '?', 'shift+t', 'shift+1'])
})

test('what stands in a dialog, a menu or an open list is above the page', () => {
  document.body.innerHTML = '<div role="dialog"><button></button></div><div role="menu"><a></a></div><p></p>'
  const [button, item, text] = ['button', 'a', 'p'].map((name) => document.querySelector(name))

  expect([button, item, text, document.body].map((each) => isAbovePage(each ?? null))).toEqual([true, true, false, false])
})
