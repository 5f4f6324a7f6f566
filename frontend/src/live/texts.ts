/**
 * The texts that running steps write, piece by piece. Pure.
 *
 * Law: a partial replaces, a delta appends; whatever is sent twice shows once, and what is missing is said, not guessed.
 */
import type { Delta, Partial, TextPiece } from './wire'

export interface StepText {
  attempt: number
  take: number
  text: string
  /** In code points, as the server counts. */
  length: number
}

const MAIN = 'text'
const keyOf = (path: string, channel: string) => `${channel}\n${path}`
const lengthOf = (text: string): number => Array.from(text).length

export class Texts {
  private readonly texts = new Map<string, StepText>()

  /** The text so far; '' when the step has said nothing. */
  read(path: string, channel = MAIN): string {
    return this.texts.get(keyOf(path, channel))?.text ?? ''
  }

  /** Replaces, unless it would only take back what newer deltas have added. */
  takePartial(piece: Partial) {
    const known = this.texts.get(keyOf(piece.node, piece.channel))
    if (known && isStale(known, piece)) return
    const isBehind = known && isSame(known, piece) && known.text.startsWith(piece.text)
    if (!isBehind) this.put(piece, piece.text)
  }

  /** False: text before it is missing. */
  takeDelta(piece: Delta): boolean {
    const known = this.texts.get(keyOf(piece.node, piece.channel))
    if (known && isStale(known, piece)) return true
    const text = known && isSame(known, piece) ? known : undefined
    const have = text?.length ?? 0
    if (piece.offset > have) return false
    const fresh = piece.offset === have ? piece.text : Array.from(piece.text).slice(have - piece.offset).join('')
    if (fresh) this.put(piece, (text?.text ?? '') + fresh, have + lengthOf(fresh))
    return true
  }

  /** A new attempt begins with nothing said. */
  begin(path: string, attempt: number) {
    if (attempt === 1) return
    for (const [key, text] of this.texts) {
      if (text.attempt < attempt && key.endsWith(`\n${path}`)) this.texts.delete(key)
    }
  }

  private put(piece: TextPiece, text: string, length = lengthOf(text)) {
    this.texts.set(keyOf(piece.node, piece.channel), { attempt: piece.attempt, take: piece.take ?? 0, text, length })
  }
}

const isStale = (known: StepText, piece: TextPiece) =>
  piece.attempt < known.attempt || (piece.attempt === known.attempt && (piece.take ?? 0) < known.take)

const isSame = (known: StepText, piece: TextPiece) => piece.attempt === known.attempt && (piece.take ?? 0) === known.take
