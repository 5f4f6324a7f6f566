import { expect, test } from 'vitest'
import { writeText } from './write-text'

test('a text that changes keeps its text node', () => {
  const element = document.createElement('span')
  writeText(element, '1.1 s')
  const [first] = element.childNodes

  writeText(element, '1.2 s')

  expect([element.textContent, element.firstChild === first]).toEqual(['1.2 s', true])
})
