import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { useSingleKeys } from './single-keys'
import { useHotkey } from './use-hotkey'

afterEach(() => {
  cleanup()
  useSingleKeys.getState().choose(true)
})

let heard: string[] = []

function Page() {
  useHotkey('d', () => heard.push('d'), { within: '[data-canvas]' })
  useHotkey('delete', () => heard.push('delete'), { whileTyping: false })
  useHotkey('mod+enter', () => heard.push('mod+enter'), { whileTyping: true })
  useHotkey('mod+k', () => heard.push('mod+k'), { above: true })
  return (
    <>
      <button type="button">Elsewhere</button>
      <section data-canvas><button type="button">Canvas</button></section>
      <div role="dialog"><button type="button">Dialog</button><textarea /></div>
      <div role="menu"><button type="button">Menu</button></div>
      <button type="button" role="combobox" aria-expanded={false} aria-controls="none">List</button>
    </>
  )
}

const pressAll = (target: Element) => {
  heard = []
  for (const key of ['d', 'Delete']) fireEvent.keyDown(target, { key })
  for (const key of ['Enter', 'k']) fireEvent.keyDown(target, { key, ctrlKey: true })
  return heard
}

test('keys pressed in a dialog or a menu are theirs, but for those that say otherwise', () => {
  const { getByText, container } = render(<Page />)

  expect(pressAll(getByText('Dialog'))).toEqual(['mod+k'])
  expect(pressAll(container.querySelector('textarea') as Element)).toEqual(['mod+k'])
  expect(pressAll(getByText('Menu'))).toEqual(['mod+k'])
})

test('a closed list keeps the letters that choose in it', () => {
  const { getByText } = render(<Page />)

  expect(pressAll(getByText('List'))).toEqual(['mod+enter', 'mod+k'])
})

test('a single character acts in its part of the page or where nothing has the focus', () => {
  const { getByText } = render(<Page />)

  expect(pressAll(getByText('Elsewhere'))).toEqual(['delete', 'mod+enter', 'mod+k'])
  expect(pressAll(getByText('Canvas'))).toEqual(['d', 'delete', 'mod+enter', 'mod+k'])
  expect(pressAll(document.body)).toEqual(['d', 'delete', 'mod+enter', 'mod+k'])
})

test('single characters can be switched off, and stay off', () => {
  render(<Page />)
  useSingleKeys.getState().choose(false)

  expect(pressAll(document.body)).toEqual(['delete', 'mod+enter', 'mod+k'])
  expect(localStorage.getItem('single-keys')).toBe('off')
})
