import { afterEach, expect, test } from 'vitest'
import { markTaking } from './taking'

const places = () => {
  document.body.innerHTML = '<article><h3></h3></article><textarea></textarea><p></p>'
  return ['article', 'textarea', 'p', 'h3'].map((name) => document.querySelector(name) as HTMLElement) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement]
}
const taking = () => [...document.querySelectorAll('[data-taking]')].map((each) => each.localName)
const fire = (place: EventTarget, type: string, more = {}) => place.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), more))

afterEach(() => markTaking(null))

test('one place at a time says that it takes what is carried', () => {
  const [card, text] = places()
  markTaking(card)
  expect(taking()).toEqual(['article'])
  markTaking(text)
  expect(taking()).toEqual(['textarea'])
})

test('a carried value that goes on, or is let go, leaves no mark', () => {
  const [card, , beside, inside] = places()
  for (const [place, type] of [[beside, 'dragenter'], [document, 'drop'], [document, 'dragend']] as const) {
    markTaking(card)
    fire(inside, 'dragenter')
    expect(taking()).toEqual(['article'])
    fire(place, type)
    expect(taking()).toEqual([])
  }
})

test('a drag that leaves the window leaves no mark, one that moves inside the card keeps it', () => {
  const [card, , , inside] = places()
  markTaking(card)
  fire(card, 'dragleave', { relatedTarget: inside })
  expect(taking()).toEqual(['article'])
  fire(card, 'dragleave', { relatedTarget: null })
  expect(taking()).toEqual([])
})
