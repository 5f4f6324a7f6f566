import { expect, test } from 'vitest'
import { Texts } from './texts'
import type { Delta, Partial } from './wire'

const delta = (offset: number, text: string, more: object = {}): Delta => ({
  type: 'delta', node: 'a', attempt: 1, take: 1, channel: 'text', offset, text, ...more,
})
const partial = (text: string, more: object = {}): Partial => ({ type: 'partial', node: 'a', attempt: 1, take: 1, channel: 'text', text, ...more })

test('deltas append in order, and twice the same shows once', () => {
  const texts = new Texts()

  const taken = [delta(0, 'Bees '), delta(5, 'fly'), delta(5, 'fly'), delta(3, 's fly.')].map((piece) => texts.takeDelta(piece))

  expect([taken, texts.read('a')]).toEqual([[true, true, true, true], 'Bees fly.'])
})

test('a delta after a gap is refused until a partial has filled it', () => {
  const texts = new Texts()
  texts.takeDelta(delta(0, 'Bees'))

  expect(texts.takeDelta(delta(8, '.'))).toBe(false)

  texts.takePartial(partial('Bees fly'))

  expect([texts.takeDelta(delta(8, '.')), texts.read('a')]).toEqual([true, 'Bees fly.'])
})

test('a partial that is behind takes nothing back', () => {
  const texts = new Texts()
  texts.takePartial(partial('Bees fly.'))

  texts.takePartial(partial('Bees'))

  expect(texts.read('a')).toBe('Bees fly.')
})

test('offsets count code points, not halves of an emoji', () => {
  const texts = new Texts()
  texts.takeDelta(delta(0, '🐝'))

  expect([texts.takeDelta(delta(1, ' flies')), texts.read('a')]).toEqual([true, '🐝 flies'])
})

test('a later take begins anew, and the earlier one is no longer heard', () => {
  const texts = new Texts()
  texts.takeDelta(delta(0, 'Old words'))

  texts.takePartial(partial('New', { take: 2 }))
  texts.takeDelta(delta(9, ' again'))

  expect(texts.read('a')).toBe('New')
})

test('a new attempt begins with nothing said', () => {
  const texts = new Texts()
  texts.takeDelta(delta(0, 'First'))

  texts.begin('a', 2)

  expect(texts.read('a')).toBe('')
})

test('channels are apart', () => {
  const texts = new Texts()
  texts.takeDelta(delta(0, 'Hm.', { channel: 'reasoning' }))

  expect([texts.read('a'), texts.read('a', 'reasoning')]).toEqual(['', 'Hm.'])
})
