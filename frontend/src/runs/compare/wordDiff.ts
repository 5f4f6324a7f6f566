/**
 * What changed from one text to another, word by word. Pure.
 *
 * Law: the pieces that are not added make up the first text, those that are not removed the second. Texts that have too
 * little in common are not taken apart: one is removed whole and the other added, which says more and costs less.
 */

export interface Piece {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** More changed words than this and the rest is told as one change. */
const MOST = 1500

const WORDS = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu

export function diffWords(before: string, after: string): Piece[] {
  if (before === after) return before ? [{ kind: 'same', text: before }] : []
  const [a, b] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []]
  const head = sharedHead(a, b)
  const tail = sharedTail(a, b, head)
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  const pieces: Piece[] = []
  add(pieces, 'same', a.slice(0, head))
  for (const [kind, words] of changes(left, right)) add(pieces, kind, words)
  add(pieces, 'same', a.slice(a.length - tail))
  return pieces
}

function add(pieces: Piece[], kind: Piece['kind'], words: readonly string[]) {
  if (words.length === 0) return
  const last = pieces.at(-1)
  if (last?.kind === kind) last.text += words.join('')
  else pieces.push({ kind, text: words.join('') })
}

function sharedHead(a: readonly string[], b: readonly string[]): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}

function sharedTail(a: readonly string[], b: readonly string[], head: number): number {
  let length = 0
  while (length < a.length - head && length < b.length - head && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1
  return length
}

type Change = [kind: Piece['kind'], words: readonly string[]]

/** Myers' greedy walk: the furthest places that each number of changes reaches, then the way back. */
function changes(a: readonly string[], b: readonly string[]): Change[] {
  if (a.length === 0 || b.length === 0) return [['removed', a], ['added', b]]
  const reached = walk(a, b)
  return reached ? trace(reached, a, b) : [['removed', a], ['added', b]]
}

/** What each round of the walk began with; null when it took too many. */
function walk(a: readonly string[], b: readonly string[]): Int32Array[] | null {
  const most = Math.min(MOST, a.length + b.length)
  const middle = most + 1
  const furthest = new Int32Array(2 * middle + 1)
  const rounds: Int32Array[] = []
  for (let count = 0; count <= most; count += 1) {
    rounds.push(furthest.slice(middle - count - 1, middle + count + 2))
    for (let line = -count; line <= count; line += 2) {
      const [less, more] = [furthest[middle + line - 1] as number, furthest[middle + line + 1] as number]
      let x = line === -count || (line !== count && less < more) ? more : less + 1
      while (x < a.length && x - line < b.length && a[x] === b[x - line]) x += 1
      furthest[middle + line] = x
      if (x >= a.length && x - line >= b.length) return rounds
    }
  }
  return null
}

function trace(rounds: readonly Int32Array[], a: readonly string[], b: readonly string[]): Change[] {
  const found: Change[] = []
  let [x, y] = [a.length, b.length]
  for (let count = rounds.length - 1; count >= 0; count -= 1) {
    const round = rounds[count] as Int32Array
    const at = (line: number) => round[line + count + 1] as number
    const line = x - y
    const cameDown = line === -count || (line !== count && at(line - 1) < at(line + 1))
    const from = cameDown ? at(line + 1) : at(line - 1)
    const fromY = from - (cameDown ? line + 1 : line - 1)
    const corner = count === 0 ? 0 : cameDown ? from : from + 1
    if (x > corner) found.push(['same', a.slice(corner, x)])
    if (count > 0) found.push(cameDown ? ['added', b.slice(fromY, fromY + 1)] : ['removed', a.slice(from, from + 1)])
    ;[x, y] = [from, fromY]
  }
  return found.reverse()
}
