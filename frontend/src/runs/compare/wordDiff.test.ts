import { expect, test } from 'vitest'
import { diffWords, type Piece } from './wordDiff'

const written = (pieces: Piece[]) => pieces.map(({ kind, text }) => ({ same: text, added: `{+${text}+}`, removed: `[-${text}-]` })[kind]).join('')
const side = (pieces: Piece[], without: Piece['kind']) => pieces.filter(({ kind }) => kind !== without).map(({ text }) => text).join('')

test('only the words that changed are marked', () => {
  expect(written(diffWords('Bees fly in the sun.', 'Bees dance in the warm sun.'))).toBe('Bees [-fly-]{+dance+} in the{+ warm+} sun.')
  expect(written(diffWords('Same.', 'Same.'))).toBe('Same.')
  expect(written(diffWords('', 'New'))).toBe('{+New+}')
  expect(written(diffWords('Old', ''))).toBe('[-Old-]')
})

test('words in any script count as words', () => {
  expect(written(diffWords('Blüten öffnen sich', 'Blüten schließen sich'))).toBe('Blüten [-öffnen-]{+schließen+} sich')
})

test('both texts can be read back from the pieces', () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % below
  }
  const text = () => Array.from({ length: random(30) }, () => ['a', 'b', 'c', ' ', '.', '\n'][random(6)]).join('')
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [text(), text()]
    const pieces = diffWords(before, after)

    expect([side(pieces, 'added'), side(pieces, 'removed')]).toEqual([before, after])
    expect(pieces.every(({ kind }, index) => kind !== pieces[index + 1]?.kind)).toBe(true)
  }
})

test('texts without anything in common are one change, however long they are', () => {
  const before = Array.from({ length: 9000 }, (_, index) => `a${index}`).join(' ')
  const after = Array.from({ length: 9000 }, (_, index) => `b${index}`).join('-')

  expect(diffWords(before, after).map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
