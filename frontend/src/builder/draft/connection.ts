/** The line to a draft's room: y-websocket's protocol plus our ack, problems, notice and part messages. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as syncProtocol from 'y-protocols/sync'
import type * as Y from 'yjs'
import { type EarlyLine, takeEarly } from './earlyLine'
import { Gathering, split } from './parts'
import type { Arriving } from './saveState'
import type { Problem } from './values'

const SYNC = 0
const AWARENESS = 1
const ACK = 100
const PROBLEMS = 101
const NOTICE = 102
const COMMENTS = 104

const REFUSALS: { [code: number]: string } = {
  4400: 'The server could not read this browser’s copy',
  4413: 'This change is too large for the server',
  4401: 'Signed out',
  4403: 'Your role may not open this draft',
  4404: 'This agent no longer exists',
}
/** Refusals of what this browser sent: sent again, it would be refused again. */
const OF_EDITS = new Set([4400, 4413])
/** An update without its ack for this long means that the line is dead, whatever the browser believes. */
const ACK_TIMEOUT_MS = 12_000
const RETRY_MS = [250, 500, 1000, 2000, 4000, 8000]

export interface ConnectionEvents {
  onLine: (line: 'connecting' | 'open' | 'closed') => void
  /** `ofEdits` when it is this browser's own edits that the server does not take. */
  onRefused: (reason: string, ofEdits: boolean) => void
  /** The draft is here, and the server has said whether this person may write. */
  onSynced: (mayWrite: boolean) => void
  /** A large message is on its way; so many of its bytes are here. */
  onArriving: (arriving: Arriving) => void
  /** Every edit made so far is stored. */
  onStored: () => void
  onProblems: (problems: Problem[]) => void
  onNotice: (code: string, message: string) => void
  /** Somebody said something about the draft. */
  onComments: () => void
}

export interface ConnectionOptions extends ConnectionEvents {
  url: string
  doc: Y.Doc
  awareness: awarenessProtocol.Awareness
  open?: (url: string) => WebSocket
}

export class DraftConnection {
  private socket: WebSocket | null = null
  private sent = 0
  private stored = 0
  private answered = false
  /** The server says otherwise before it asks for anything; it would acknowledge nothing, so nothing is sent then. */
  private mayWrite = true
  private failures = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private stopped = false
  private gathering = new Gathering()
  private readonly options: ConnectionOptions

  constructor(options: ConnectionOptions) {
    this.options = options
    options.doc.on('update', this.onUpdate)
    options.awareness.on('update', this.onAwareness)
    globalThis.addEventListener?.('online', this.onOnline)
    globalThis.addEventListener?.('offline', this.onOffline)
    this.connect()
  }

  close(): void {
    this.stopped = true
    clearTimeout(this.retry)
    clearTimeout(this.silence)
    this.options.doc.off('update', this.onUpdate)
    this.options.awareness.off('update', this.onAwareness)
    globalThis.removeEventListener?.('online', this.onOnline)
    globalThis.removeEventListener?.('offline', this.onOffline)
    this.socket?.close()
  }

  /** Whether the server has confirmed all that this document holds. */
  get isStored(): boolean {
    return this.socket?.readyState === 1 && this.answered && this.stored >= this.sent
  }

  /** Gives up the line there is, if any, and opens another at once. */
  reconnect(): void {
    this.drop()
    this.connect()
  }

  private connect(): void {
    clearTimeout(this.retry)
    if (this.stopped) return
    this.options.onLine('connecting')
    const early = takeEarly(this.options.url)
    const socket = early?.socket ?? this.options.open?.(this.options.url) ?? new WebSocket(this.options.url)
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => this.greet()
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (socket === this.socket && event.data instanceof ArrayBuffer) this.read(new Uint8Array(event.data))
    }
    socket.onclose = (event) => socket === this.socket && this.onClosed(event.code)
    this.socket = socket
    // Not before whoever opens this draft has it in hand.
    if (early) queueMicrotask(() => socket === this.socket && this.catchUp(early))
  }

  /** The room was asked before this was here; its answers are read as if they came now. */
  private catchUp({ socket, kept }: EarlyLine): void {
    if (socket.readyState === 0) return
    this.begin()
    this.appear()
    for (const event of kept) this.read(new Uint8Array(event.data))
  }

  private begin(): void {
    this.sent = this.stored = 0
    this.answered = false
    this.mayWrite = true
    this.gathering = new Gathering()
    this.options.onLine('open')
  }

  private greet(): void {
    this.begin()
    this.send((encoder) => {
      encoding.writeVarUint(encoder, SYNC)
      syncProtocol.writeSyncStep1(encoder, this.options.doc)
    })
    this.appear()
  }

  /** Said anew, not repeated: others have heard that this window went away. */
  private appear(): void {
    const { awareness } = this.options
    if (awareness.getLocalState()) awareness.setLocalState(awareness.getLocalState())
  }

  private onClosed(code: number): void {
    this.socket = null
    clearTimeout(this.silence)
    this.forgetPeers()
    if (this.stopped) return
    const refusal = REFUSALS[code]
    if (refusal) return this.options.onRefused(refusal, OF_EDITS.has(code))
    this.options.onLine('closed')
    const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)] as number
    this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2))
  }

  private forgetPeers(): void {
    const peers = [...this.options.awareness.getStates().keys()].filter((id) => id !== this.options.doc.clientID)
    awarenessProtocol.removeAwarenessStates(this.options.awareness, peers, this)
  }

  private read(bytes: Uint8Array): void {
    const message = this.gathering.take(bytes)
    if (message instanceof Uint8Array) this.readMessage(message)
    else this.options.onArriving(message)
  }

  private readMessage(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes)
    switch (decoding.readVarUint(decoder)) {
      case SYNC: return this.readSync(decoder)
      case AWARENESS:
        return awarenessProtocol.applyAwarenessUpdate(this.options.awareness, decoding.readVarUint8Array(decoder), this)
      case ACK: return this.readAck(decoding.readVarUint(decoder))
      case PROBLEMS: {
        const answer = JSON.parse(decoding.readVarString(decoder)) as { problems: Problem[] }
        return this.options.onProblems(answer.problems)
      }
      case COMMENTS: return this.options.onComments()
      case NOTICE: {
        const notice = JSON.parse(decoding.readVarString(decoder)) as { code: string; message: string }
        if (notice.code === 'read_only') this.stopWriting()
        return this.options.onNotice(notice.code, notice.message)
      }
    }
  }

  private stopWriting(): void {
    this.mayWrite = false
    clearTimeout(this.silence)
  }

  private readSync(decoder: decoding.Decoder): void {
    const reply = encoding.createEncoder()
    encoding.writeVarUint(reply, SYNC)
    const kind = syncProtocol.readSyncMessage(decoder, reply, this.options.doc, this)
    if (kind === syncProtocol.messageYjsSyncStep2) {
      this.failures = 0
      this.options.onSynced(this.mayWrite)
    }
    if (encoding.length(reply) <= 1) return
    if (kind === syncProtocol.messageYjsSyncStep1) {
      if (!this.mayWrite) return
      this.sent++
      this.answered = true
      this.expectAck()
    }
    this.sendBytes(encoding.toUint8Array(reply))
  }

  private readAck(stored: number): void {
    clearTimeout(this.silence)
    this.stored = stored
    if (this.isStored) this.options.onStored()
    else this.expectAck()
  }

  private expectAck(): void {
    clearTimeout(this.silence)
    if (!this.mayWrite) return
    const unsent = this.socket?.bufferedAmount ?? 0
    this.silence = setTimeout(() => {
      // A large change on a slow line: it is not silent as long as bytes leave.
      if ((this.socket?.bufferedAmount ?? 0) < unsent) this.expectAck()
      else this.drop()
    }, ACK_TIMEOUT_MS)
  }

  /** Closes a line that is silent; closing itself may take the browser minutes, so do not wait for it. */
  private drop(): void {
    const socket = this.socket
    if (!socket) return
    this.socket = null
    socket.close()
    this.onClosed(0)
  }

  private readonly onUpdate = (update: Uint8Array, origin: unknown) => {
    if (origin === this || !this.mayWrite || this.socket?.readyState !== 1) return
    this.sent++
    this.send((encoder) => {
      encoding.writeVarUint(encoder, SYNC)
      syncProtocol.writeUpdate(encoder, update)
    })
    this.expectAck()
  }

  private readonly onAwareness = (changes: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
    if (origin === this || this.socket?.readyState !== 1) return
    this.sendAwareness([...changes.added, ...changes.updated, ...changes.removed])
  }

  private sendAwareness(clients: number[]): void {
    this.send((encoder) => {
      encoding.writeVarUint(encoder, AWARENESS)
      encoding.writeVarUint8Array(encoder, awarenessProtocol.encodeAwarenessUpdate(this.options.awareness, clients))
    })
  }

  private send(write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder()
    write(encoder)
    this.sendBytes(encoding.toUint8Array(encoder))
  }

  private sendBytes(bytes: Uint8Array): void {
    for (const part of split(bytes)) this.socket?.send(part as Uint8Array<ArrayBuffer>)
  }

  private readonly onOnline = () => {
    if (!this.socket) this.connect()
  }

  private readonly onOffline = () => this.drop()
}
