/** The smallest change between two texts: one stretch replaced, so that what others type beside it survives. Pure. */

export interface TextEdit {
  at: number
  remove: number
  insert: string
}

export function textEdit(before: string, after: string): TextEdit | null {
  if (before === after) return null
  const limit = Math.min(before.length, after.length)
  let head = 0
  while (head < limit && before[head] === after[head]) head++
  let tail = 0
  while (tail < limit - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  // Never cut a surrogate pair in two: Yjs counts UTF-16 units, people see whole characters.
  if (head > 0 && isHighSurrogate(before.charCodeAt(head - 1))) head--
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail--
  return { at: head, remove: before.length - head - tail, insert: after.slice(head, after.length - tail) }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
