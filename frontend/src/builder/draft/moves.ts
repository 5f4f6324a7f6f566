/**
 * The places that this browser has set and the server has not confirmed.
 *
 * The server renews the layout when moves have left much behind (`builder/store.py`). What was set in the old one at the
 * same time, or by a browser that was offline for a week, goes with it; so it is set once more in the new one, unless
 * somebody else has put the node elsewhere meanwhile.
 */
import type * as Y from 'yjs'
import { NOW, readPlace, rootsOf } from './document'
import { isSame, type Place } from './values'

/** Null where there is no place. */
type Spot = number[] | null

/** One node was moved from here to there, in the layout of this name. */
interface Move {
  layout: string
  was: Spot
  now: Spot
}

interface Kept {
  [id: string]: Move
}

type LayoutEvent = Y.YMapEvent<number[]>

export class Moves {
  private moves: Kept = {}
  /** Where nodes stood that this window has removed. */
  private readonly gone = new Map<string, Place>()
  private readonly doc: Y.Doc
  private readonly kept: KeptMoves | null
  private readonly onLost: () => void

  /** `onLost` is called outside of transactions when some of them have to be set again. */
  constructor(doc: Y.Doc, kept: KeptMoves | null, onLost: () => void) {
    this.doc = doc
    this.kept = kept
    this.onLost = onLost
    if (kept) this.put(kept.take())
    doc.getMap('places').observeDeep(this.onChanges)
    doc.getMap<number[]>('layout').observe(this.onChange)
  }

  stop(): void {
    this.doc.getMap('places').unobserveDeep(this.onChanges)
    this.doc.getMap<number[]>('layout').unobserve(this.onChange)
  }

  /** All of them are stored. */
  clear(): void {
    if (Object.keys(this.moves).length > 0) this.put({})
  }

  /** Sets again what went with an older layout. The caller opens the transaction. */
  setAgain(): void {
    const { layout } = rootsOf(this.doc)
    const name = nameOfLayout(this.doc)
    const lost = Object.entries(this.moves).filter(([, move]) => move.layout !== name)
    this.put(Object.fromEntries(Object.entries(this.moves).filter(([, move]) => move.layout === name)))
    for (const [id, { was, now }] of lost) {
      if (!isSame(layout.get(id) ?? null, was)) continue
      if (now) layout.set(id, now)
      else layout.delete(id)
    }
  }

  /**
   * Gives nodes that undo has brought back their place, and takes that of those which went: undo does neither in a layout
   * that is gone. The caller opens the transaction.
   */
  follow(before: Iterable<string>): void {
    const { nodes, layout } = rootsOf(this.doc)
    for (const [id, place] of this.gone) if (nodes.has(id) && !layout.has(id)) layout.set(id, place)
    for (const id of before) if (!nodes.has(id)) layout.delete(id)
  }

  private put(moves: Kept): void {
    this.moves = moves
    this.kept?.write(moves)
  }

  private readonly onChanges = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    for (const event of events) {
      if (event.path.length === 0) this.look()
      else if (event.path[0] === NOW) this.onChange(event as unknown as LayoutEvent, transaction)
    }
  }

  private readonly onChange = (event: LayoutEvent, transaction: Y.Transaction) => {
    if (!transaction.local || event.target !== rootsOf(this.doc).layout) return
    const layout = nameOfLayout(this.doc)
    const moves = { ...this.moves }
    for (const [id, { action, oldValue }] of event.changes.keys) {
      const before = moves[id]
      const was = before?.layout === layout ? before.was : (oldValue as number[] | undefined) ?? null
      moves[id] = { layout, was, now: event.target.get(id) ?? null }
      if (action === 'delete') this.gone.set(id, readPlace(oldValue))
    }
    this.put(moves)
  }

  private look(): void {
    const layout = nameOfLayout(this.doc)
    if (Object.values(this.moves).every((move) => move.layout === layout)) return
    // Not at once: what is done inside of a transaction belongs to whoever began it.
    queueMicrotask(this.onLost)
  }
}

/** Moves as they outlive the window: each has a place of its own in this browser, since several may be offline at once. */
export class KeptMoves {
  private readonly prefix: string
  private readonly key: string

  constructor(storageKey: string, window: number) {
    this.prefix = `${storageKey}:moves:`
    this.key = `${this.prefix}${window}`
  }

  /** What all windows have left. It is this window's from now on: the document that they share is, too. */
  take(): Kept {
    const found: Kept = {}
    for (const key of keysFrom(this.prefix)) {
      Object.assign(found, readKept(key))
      localStorage.removeItem(key)
    }
    return found
  }

  write(moves: Kept): void {
    if (Object.keys(moves).length === 0) return localStorage.removeItem(this.key)
    try {
      localStorage.setItem(this.key, JSON.stringify(moves))
    } catch (error) {
      console.warn('This browser has no room for moves that are not stored yet.', error)
    }
  }
}

/** What cannot be read is not worth a draft that does not open. */
function readKept(key: string): Kept {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Kept
  } catch (error) {
    console.warn('Moves that were kept in this browser cannot be read.', error)
    return {}
  }
}

function keysFrom(prefix: string): string[] {
  return Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '').filter((key) => key.startsWith(prefix))
}

/** Another one for each layout that a draft has had. */
function nameOfLayout(doc: Y.Doc): string {
  const id = rootsOf(doc).layout._item?.id // oxlint-disable-line no-underscore-dangle -- The only name that both sides have for a map.
  return id ? `${id.client}.${id.clock}` : ''
}
