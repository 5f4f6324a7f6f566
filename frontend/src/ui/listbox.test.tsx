import { expect, test } from 'vitest'
import { pointAtChosenRow } from './listbox'

test('a screen reader is pointed at the chosen row, and at none when there is none', () => {
  const root = document.createElement('div')
  root.innerHTML = `
    <input cmdk-input aria-activedescendant="gone">
    <div cmdk-list><div cmdk-item id="a"></div><div cmdk-item id="b" aria-selected="true"></div></div>`
  const pointed = () => [...root.querySelectorAll('[cmdk-input], [cmdk-list]')].map((e) => e.getAttribute('aria-activedescendant'))

  pointAtChosenRow(root)
  const chosen = pointed()
  root.querySelector('#b')?.remove()
  pointAtChosenRow(root)

  expect([chosen, pointed()]).toEqual([
    ['b', 'b'],
    [null, null],
  ])
})
