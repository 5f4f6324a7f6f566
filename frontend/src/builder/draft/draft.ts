/** An open draft: the document, its store, its line to the server and its undo, behind one `dispatch`. */
import { IndexeddbPersistence } from 'y-indexeddb'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { sayKeys } from '@/ui/keys'
import type { NodeKinds } from '../kinds/types'
import { Announcer } from './announcer'
import { sparing } from '../commands/locks'
import { applyCommands } from './apply'
import type { Command } from './commands'
import { DraftConnection } from './connection'
import { findDangling, hasEnds } from './dangling'
import { readGraph, rootsOf } from './document'
import { KeptMoves, Moves } from './moves'
import { forgetRefusal, keepRefusal, readRefusal } from './refusals'
import { introduce, readPeers, type Announced, type Peer, type Person } from './presence'
import { projectDraft, type DraftStore } from './projection'
import { STARTING, type Arriving, type SaveState } from './saveState'
import { findTooLarge } from './tooLarge'
import type { GraphValue, Problem } from './values'

/** Origin of this person's edits: the only ones that undo takes back and that count as queued. */
const LOCAL = Symbol('local edit')
/** Origin of what goes along with one's undo: saved as any edit, but no step of its own. */
const WITH_UNDO = Symbol('goes along with undo')
/** Typing in one field within this time is one undo step. */
const TYPING_MS = 800
const ROLE_CHANGED = 'Your role no longer allows you to change this agent'

export interface DraftStatus {
  save: SaveState
  /** How much of a large draft has been received, while it is on its way. */
  arriving: Arriving | null
  problems: Problem[]
  peers: Peer[]
  canUndo: boolean
  canRedo: boolean
  /** Rises whenever there may be news in the comments. */
  commentNews: number
}

export interface DraftOptions {
  kinds: NodeKinds
  person: Person
  readOnly?: boolean
  /** Socket address; without it the draft lives in this browser only. */
  url?: string
  openSocket?: (url: string) => WebSocket
  /** Name of the copy kept in this browser, so that a reload or an hour offline loses nothing. */
  storageKey?: string
  onNotice?: (code: string, message: string) => void
}

export class Draft {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  readonly store: DraftStore
  readonly status: StoreApi<DraftStatus>
  readonly person: Person
  private readonly kinds: NodeKinds
  private readonly announcer = new Announcer(this.awareness)
  private readonly undoManager: Y.UndoManager
  private readonly moves: Moves
  private readonly connection: DraftConnection | null
  private readonly storage: IndexeddbPersistence | null
  private readonly storageKey: string | undefined
  private readonly stopProjection: () => void
  private lastMerge: string | undefined
  private lastEdit = 0
  private mayOnlyLook = false
  private hasReadCopy = false
  /** Edges that one's undo took along with their nodes. */
  private readonly wentAlong = new Set<string>()
  private readonly tell: DraftOptions['onNotice']

  constructor(options: DraftOptions) {
    this.kinds = options.kinds
    this.person = options.person
    this.tell = options.onNotice
    this.status = createStore<DraftStatus>(() => ({
      save: { ...STARTING, readOnly: options.readOnly ?? false }, arriving: null, problems: [], peers: [], canUndo: false, canRedo: false, commentNews: 0,
    }))
    const projection = projectDraft(this.doc, options.kinds)
    this.store = projection.store
    this.stopProjection = projection.stop
    const kept = options.storageKey ? new KeptMoves(options.storageKey, this.doc.clientID) : null
    this.moves = new Moves(this.doc, kept, () => this.setAgain())
    this.undoManager = this.watchUndo()
    this.doc.on('update', this.onUpdate)
    introduce(this.awareness, options.person)
    this.awareness.on('change', this.onPresence)
    this.storageKey = options.storageKey
    this.storage = options.storageKey ? this.keepCopy(options.storageKey) : null
    const refused = options.storageKey ? readRefusal(options.storageKey) : null
    this.connection = options.url && refused === null ? this.connect(options.url, options) : null
    if (refused !== null) this.setSave({ line: 'refused', reason: refused, readOnly: true, stuck: true })
    if (!options.url) this.setSave({ loaded: true })
  }

  /**
   * Applies commands as one transaction and one undo step; with `merge`, successive edits of that name become one step.
   * What the server would not take is not begun, and the person is told.
   */
  dispatch(commands: Command[], merge?: string): void {
    if (this.isReadOnly) return
    const { commands: free, spared } = sparing(this.store.getState().nodes, commands)
    if (spared.length) this.tell?.('locked', spared.length === 1 ? `This node is locked, so it stays as it is. ${sayKeys('mod+l')} unlocks it.` : `${spared.length} locked nodes stay as they are. ${sayKeys('mod+l')} unlocks them.`)
    if (free.length === 0) return
    const tooLarge = this.connection && findTooLarge(this.doc, this.kinds, free)
    if (tooLarge) return this.tell?.('too_large', tooLarge)
    const goesOn = merge !== undefined && merge === this.lastMerge && Date.now() - this.lastEdit < TYPING_MS
    if (!goesOn) this.undoManager.stopCapturing()
    this.lastMerge = merge
    this.lastEdit = Date.now()
    this.doc.transact(() => applyCommands(this.doc, this.kinds, free), LOCAL)
  }

  undo(): void {
    this.travel(() => this.undoManager.undo())
  }

  redo(): void {
    this.travel(() => this.undoManager.redo())
  }

  /** Tells others what this person does at this moment. */
  announce(news: Partial<Announced>): void {
    this.announcer.say(news)
  }

  /** Whether anybody else is here: without them nothing that changes quickly needs telling. */
  get hasCompany(): boolean {
    return this.status.getState().peers.length > 0
  }

  /** For a person who does not want to wait any longer. */
  reconnect(): void {
    this.status.setState({ arriving: null })
    this.connection?.reconnect()
  }

  /** Lets refused edits be sent once more, by the draft that is opened next. */
  forgive(): void {
    if (this.storageKey) forgetRefusal(this.storageKey)
  }

  /** Throws away what this browser alone holds; the draft that is opened next is the server's. */
  async discard(): Promise<void> {
    this.connection?.close()
    if (this.storage) await empty(this.storage)
    this.moves.clear()
    this.forgive()
  }

  graph(): GraphValue {
    return readGraph(this.doc, this.kinds)
  }

  close(): void {
    this.connection?.close()
    this.announcer.stop()
    this.awareness.destroy()
    this.undoManager.destroy()
    this.moves.stop()
    this.stopProjection()
    void this.storage?.destroy()
    this.doc.destroy()
  }

  /** A step takes back one's own edits alone: what others wired to a node goes and comes with it. */
  private travel(step: () => void): void {
    if (this.isReadOnly) return
    this.lastMerge = undefined
    const roots = rootsOf(this.doc)
    const [dangled, before] = [findDangling(roots), [...roots.nodes.keys()]]
    step()
    const lost = [...findDangling(roots)].filter((edge) => !dangled.has(edge))
    const back = [...this.wentAlong].filter((edge) => hasEnds(roots.nodes, edge))
    this.doc.transact(() => {
      this.moves.follow(before)
      applyCommands(this.doc, this.kinds, [
        ...lost.map((edge): Command => ({ type: 'disconnect', edge })), ...back.map((edge): Command => ({ type: 'connect', edge })),
      ])
    }, WITH_UNDO)
    for (const edge of lost) this.wentAlong.add(edge)
    for (const edge of back) this.wentAlong.delete(edge)
  }

  private get isReadOnly(): boolean {
    return this.status.getState().save.readOnly
  }

  private watchUndo(): Y.UndoManager {
    const { meta, inputs, outputs, nodes, edges, places, groups, marks } = rootsOf(this.doc)
    const scopes: Y.AbstractType<unknown>[] = [meta, inputs, outputs, nodes, edges, places, this.doc.getMap('layout'), groups, marks] as unknown as Y.AbstractType<unknown>[]
    // An hour, because `dispatch` alone decides where a step ends.
    const manager = new Y.UndoManager(scopes, { trackedOrigins: new Set([LOCAL]), captureTimeout: 3_600_000 })
    const show = () => this.status.setState({ canUndo: manager.undoStack.length > 0, canRedo: manager.redoStack.length > 0 })
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const) manager.on(event, show)
    return manager
  }

  private keepCopy(key: string): IndexeddbPersistence {
    const storage = new IndexeddbPersistence(key, this.doc)
    void storage.whenSynced.then(async () => {
      const queued = Number((await storage.get('queued')) ?? 0)
      const known = this.store.getState().name !== '' || Object.keys(this.store.getState().nodes).length > 0
      this.setSave({ queued: Math.max(queued, this.status.getState().save.queued), ...(known || this.status.getState().save.stuck ? { loaded: true } : {}) })
      if (this.mayOnlyLook) this.holdBack()
      this.hasReadCopy = true
      if (this.connection?.isStored) this.noteStored() // What the copy says is queued the server has had already.
    })
    return storage
  }

  private connect(url: string, options: DraftOptions): DraftConnection {
    return new DraftConnection({
      url, doc: this.doc, awareness: this.awareness, open: options.openSocket,
      onLine: (line) => this.setSave({ line }),
      onRefused: (reason, ofEdits) => (ofEdits ? this.stick(reason) : this.setSave({ line: 'refused', reason, readOnly: true })),
      onArriving: (arriving) => this.status.setState({ arriving }),
      onSynced: (mayWrite) => {
        this.status.setState({ arriving: null })
        this.setSave({ loaded: true, readOnly: !mayWrite })
        this.noteComments() // What was said while there was no line.
      },
      onComments: () => this.noteComments(),
      onStored: () => this.noteStored(),
      onProblems: (problems) => this.status.setState({ problems }),
      onNotice: (code, message) => this.onNotice(code, message),
    })
  }

  private noteStored(): void {
    // Moves that an earlier window kept are in this browser's copy, which may not be read yet.
    if (!this.storage || this.hasReadCopy) this.moves.clear()
    this.setQueued(0)
  }

  private setAgain(): void {
    if (!this.isReadOnly) this.doc.transact(() => this.moves.setAgain(), WITH_UNDO)
  }

  private noteComments(): void {
    this.status.setState((state) => ({ commentNews: state.commentNews + 1 }))
  }

  private onNotice(code: string, message: string): void {
    if (code !== 'read_only') return this.tell?.(code, message)
    const isNews = !this.isReadOnly
    this.setSave({ readOnly: true })
    this.mayOnlyLook = true
    this.holdBack()
    if (isNews) this.tell?.(code, message)
  }

  /** Edits that the role does not cover are not kept for the day on which it might again. */
  private holdBack(): void {
    if (this.status.getState().save.queued > 0) this.stick(ROLE_CHANGED)
  }

  private stick(reason: string): void {
    if (this.storageKey) keepRefusal(this.storageKey, reason)
    this.setSave({ line: 'refused', reason, readOnly: true, stuck: true })
    this.connection?.close()
  }

  private readonly onPresence = () => {
    const { peers } = this.status.getState()
    const now = readPeers(this.awareness, peers)
    if (now !== peers) this.status.setState({ peers: now })
  }

  private readonly onUpdate = (_update: Uint8Array, origin: unknown) => {
    const mine = origin === LOCAL || origin === WITH_UNDO || origin === this.undoManager
    if (mine) this.setQueued(this.status.getState().save.queued + 1)
  }

  private setQueued(queued: number): void {
    if (queued === this.status.getState().save.queued) return
    this.setSave({ queued })
    void this.storage?.set('queued', queued)
  }

  private setSave(change: Partial<SaveState>): void {
    this.status.setState((state) => ({ save: { ...state.save, ...change } }))
  }
}

/** Emptied and not deleted: deleting waits for every other window that has it open. */
async function empty(storage: IndexeddbPersistence): Promise<void> {
  await storage.whenSynced
  const stores = ['updates', 'custom']
  const transaction = storage.db?.transaction(stores, 'readwrite')
  for (const name of stores) transaction?.objectStore(name).clear()
  await storage.destroy()
}
