/** A draft room in memory that speaks the server's protocol, for tests that need two people or a broken line. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'
import { NOW, rootsOf } from './document'
import { Gathering, split } from './parts'

/** As the real server: longer frames are dropped on the way out and end the line on the way in. */
const LONGEST = 1024 * 1024

class RoomSocket {
  readyState = 0
  binaryType = 'arraybuffer'
  onopen: (() => void) | null = null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  stored = 0
  private readonly gathering = new Gathering()
  private readonly room: TestRoom

  constructor(room: TestRoom) {
    this.room = room
    queueMicrotask(() => this.arrive())
  }

  private arrive(): void {
    if (!this.room.reachable) return this.end(1006)
    this.readyState = 1
    this.room.sockets.add(this)
    this.onopen?.()
    this.room.welcome(this)
  }

  send(bytes: Uint8Array): void {
    if (this.readyState !== 1) return
    if (bytes.length > LONGEST) return this.end(1009)
    const message = this.gathering.take(bytes)
    if (message instanceof Uint8Array) this.room.receive(this, message)
  }

  deliver(bytes: Uint8Array): void {
    for (const part of split(bytes)) if (part.length <= LONGEST) this.onmessage?.({ data: part.slice().buffer })
  }

  close(): void {
    this.end(1000)
  }

  end(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.room.sockets.delete(this)
    this.onclose?.({ code })
  }
}

export class TestRoom {
  readonly doc = new Y.Doc()
  readonly sockets = new Set<RoomSocket>()
  reachable = true
  /** While false, updates are stored but their acks are held back. */
  acknowledges = true
  /** While true, whoever is here is a viewer: the room says so, takes nothing and acknowledges nothing. */
  isForViewers = false

  constructor() {
    this.renewLayout()
  }

  readonly open = (): WebSocket => new RoomSocket(this) as unknown as WebSocket

  /** Breaks every line; new ones fail until `reachable` is set again. */
  cut(): void {
    this.reachable = false
    for (const socket of this.sockets) socket.end(1006)
  }

  refuse(code: number): void {
    for (const socket of this.sockets) socket.end(code)
  }

  welcome(socket: RoomSocket): void {
    if (this.isForViewers) this.notice(socket, 'read_only')
    socket.deliver(message(0, (encoder) => syncProtocol.writeSyncStep1(encoder, this.doc)))
    socket.deliver(message(101, (encoder) => encoding.writeVarString(encoder, JSON.stringify({ seq: 0, problems: [] }))))
  }

  receive(socket: RoomSocket, bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes)
    if (decoding.readVarUint(decoder) !== 0) return this.fanOut(socket, bytes)
    if (this.isForViewers && bytes[1] !== syncProtocol.messageYjsSyncStep1) return this.notice(socket, 'read_only')
    const reply = encoding.createEncoder()
    encoding.writeVarUint(reply, 0)
    const before = Y.encodeStateVector(this.doc)
    const kind = syncProtocol.readSyncMessage(decoder, reply, this.doc, socket)
    if (encoding.length(reply) > 1) socket.deliver(encoding.toUint8Array(reply))
    if (kind === syncProtocol.messageYjsSyncStep1) return
    socket.stored++
    if (this.acknowledges) queueMicrotask(() => this.acknowledge(socket)) // A line says one thing at a time.
    this.tell(Y.encodeStateAsUpdate(this.doc, before), socket)
  }

  /** Puts a new layout in the place of the old one, as the server does when moves have left much behind. */
  renewLayout(): void {
    const before = Y.encodeStateVector(this.doc)
    const { places, layout } = rootsOf(this.doc)
    this.doc.transact(() => {
      places.set(NOW, new Y.Map(layout.entries()))
      this.doc.getMap('layout').clear()
    })
    this.tell(Y.encodeStateAsUpdate(this.doc, before))
  }

  acknowledge(socket: RoomSocket): void {
    socket.deliver(message(100, (encoder) => encoding.writeVarUint(encoder, socket.stored)))
  }

  notice(socket: RoomSocket, code: string): void {
    socket.deliver(message(102, (encoder) => encoding.writeVarString(encoder, JSON.stringify({ code, message: code }))))
  }

  private tell(update: Uint8Array, from?: RoomSocket): void {
    this.fanOut(from, message(0, (encoder) => syncProtocol.writeUpdate(encoder, update)))
  }

  private fanOut(from: RoomSocket | undefined, bytes: Uint8Array): void {
    for (const socket of this.sockets) if (socket !== from) socket.deliver(bytes)
  }
}

function message(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}
