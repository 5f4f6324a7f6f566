/** An open draft: the document, its store, its line to the server and its undo, behind one `dispatch`. */
import { IndexeddbPersistence } from 'y-indexeddb'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NodeKinds } from '../kinds/types'
import { Announcer } from './announcer'
import { sparing } from '../commands/locks'
import { applyCommands } from './apply'
import type { Command } from './commands'
import { DraftConnection } from './connection'
import { readGraph, rootsOf } from './document'
import { introduce, readPeers, type Announced, type Peer, type Person } from './presence'
import { projectDraft, type DraftStore } from './projection'
import { STARTING, type Arriving, type SaveState } from './saveState'
import type { GraphValue, Problem } from './values'

/** Origin of this person's edits: the only ones that undo takes back and that count as queued. */
const LOCAL = Symbol('local edit')
/** Typing in one field within this time is one undo step. */
const TYPING_MS = 800

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
  private readonly connection: DraftConnection | null
  private readonly storage: IndexeddbPersistence | null
  private readonly stopProjection: () => void
  private lastMerge: string | undefined
  private lastEdit = 0
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
    this.undoManager = this.watchUndo()
    this.doc.on('update', this.onUpdate)
    introduce(this.awareness, options.person)
    this.awareness.on('change', this.onPresence)
    this.storage = options.storageKey ? this.keepCopy(options.storageKey) : null
    this.connection = options.url ? this.connect(options.url, options) : null
    if (!options.url) this.setSave({ loaded: true })
  }

  /** Applies commands as one transaction and one undo step; with `merge`, successive edits of that name become one step. */
  dispatch(commands: Command[], merge?: string): void {
    if (this.status.getState().save.readOnly) return
    const { commands: free, spared } = sparing(this.store.getState().nodes, commands)
    if (spared.length) this.tell?.('locked', spared.length === 1 ? 'This node is locked, so it stays as it is. ⌘L unlocks it.' : `${spared.length} locked nodes stay as they are. ⌘L unlocks them.`)
    if (free.length === 0) return
    const goesOn = merge !== undefined && merge === this.lastMerge && Date.now() - this.lastEdit < TYPING_MS
    if (!goesOn) this.undoManager.stopCapturing()
    this.lastMerge = merge
    this.lastEdit = Date.now()
    this.doc.transact(() => applyCommands(this.doc, this.kinds, free), LOCAL)
  }

  undo(): void {
    this.lastMerge = undefined
    this.undoManager.undo()
  }

  redo(): void {
    this.lastMerge = undefined
    this.undoManager.redo()
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

  graph(): GraphValue {
    return readGraph(this.doc, this.kinds)
  }

  close(): void {
    this.connection?.close()
    this.announcer.stop()
    this.awareness.destroy()
    this.undoManager.destroy()
    this.stopProjection()
    void this.storage?.destroy()
    this.doc.destroy()
  }

  private watchUndo(): Y.UndoManager {
    const { meta, inputs, outputs, nodes, edges, layout, groups, marks } = rootsOf(this.doc)
    const scopes: Y.AbstractType<unknown>[] = [meta, inputs, outputs, nodes, edges, layout, groups, marks] as unknown as Y.AbstractType<unknown>[]
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
      this.setSave({ queued: Math.max(queued, this.status.getState().save.queued), ...(known ? { loaded: true } : {}) })
    })
    return storage
  }

  private connect(url: string, options: DraftOptions): DraftConnection {
    return new DraftConnection({
      url, doc: this.doc, awareness: this.awareness, open: options.openSocket,
      onLine: (line) => this.setSave({ line }),
      onRefused: (reason) => this.setSave({ line: 'refused', reason, readOnly: true }),
      onArriving: (arriving) => this.status.setState({ arriving }),
      onSynced: () => {
        this.status.setState({ arriving: null })
        this.setSave({ loaded: true })
        this.noteComments() // What was said while there was no line.
      },
      onComments: () => this.noteComments(),
      onStored: () => this.setQueued(0),
      onProblems: (problems) => this.status.setState({ problems }),
      onNotice: (code, message) => this.onNotice(code, message),
    })
  }

  private noteComments(): void {
    this.status.setState((state) => ({ commentNews: state.commentNews + 1 }))
  }

  private onNotice(code: string, message: string): void {
    if (code === 'read_only') this.setSave({ readOnly: true })
    this.tell?.(code, message)
  }

  private readonly onPresence = () => {
    const { peers } = this.status.getState()
    const now = readPeers(this.awareness, peers)
    if (now !== peers) this.status.setState({ peers: now })
  }

  private readonly onUpdate = (_update: Uint8Array, origin: unknown) => {
    const mine = origin === LOCAL || origin === this.undoManager
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
