/**
 * The places that this window has set and the server has not confirmed.
 *
 * The server renews the layout when moves have left much behind (`builder/store.py`). What was set in the old one at the
 * same time, or by a browser that was offline for a week, goes with it; so it is set once more in the new one.
 */
import type * as Y from 'yjs'
import { NOW, rootsOf } from './document'

/** Null for a place that was taken away. */
export type Places = { [id: string]: number[] | null }

/** As it is kept in this browser: the places, and in which layout they were set. */
export interface KeptMoves {
  layout: string
  places: Places
}

type LayoutEvent = Y.YMapEvent<unknown>

export class Moves {
  private layout = ''
  private places: Places = {}
  private readonly doc: Y.Doc
  private readonly onLost: (places: Places) => void

  /** `onLost` is called outside of transactions, with what is to be set again. */
  constructor(doc: Y.Doc, onLost: (places: Places) => void) {
    this.doc = doc
    this.onLost = onLost
    doc.getMap('places').observeDeep(this.onChanges)
    doc.getMap('layout').observe(this.onChange)
  }

  stop(): void {
    this.doc.getMap('places').unobserveDeep(this.onChanges)
    this.doc.getMap('layout').unobserve(this.onChange)
  }

  kept(): KeptMoves {
    return { layout: this.layout, places: this.places }
  }

  /** What an earlier window of this browser kept; what this one has set meanwhile is newer. */
  take({ layout, places }: KeptMoves): void {
    if (Object.keys(this.places).length === 0) this.layout = layout
    this.places = { ...places, ...this.places }
    this.look()
  }

  /** All of them are stored. */
  clear(): void {
    this.places = {}
  }

  private readonly onChanges = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    for (const event of events) {
      if (event.path.length === 0) this.look()
      else if (event.path[0] === NOW) this.onChange(event as unknown as LayoutEvent, transaction)
    }
  }

  private readonly onChange = (event: LayoutEvent, transaction: Y.Transaction) => {
    if (!transaction.local || event.target !== (rootsOf(this.doc).layout as unknown)) return
    if (Object.keys(this.places).length === 0) this.layout = nameOfLayout(this.doc)
    for (const id of event.keysChanged) this.places[id as string] = (event.target.get(id as string) as number[] | undefined) ?? null
  }

  private look(): void {
    const { places } = this
    const layout = nameOfLayout(this.doc)
    if (Object.keys(places).length === 0 || layout === this.layout) return
    this.layout = layout
    // Not at once: what is done inside of a transaction belongs to whoever began it.
    queueMicrotask(() => this.onLost(places))
  }
}

/** Another one for each layout that a draft has had. */
function nameOfLayout(doc: Y.Doc): string {
  const id = rootsOf(doc).layout._item?.id // oxlint-disable-line no-underscore-dangle -- The only name that both sides have for a map.
  return id ? `${id.client}.${id.clock}` : ''
}
