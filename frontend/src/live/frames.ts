/**
 * The frames of one socket, read in the order in which they came.
 *
 * Law: a packed message takes a while to unpack, and whatever came after it waits for it. Where nothing is packed, nothing waits.
 */
import { type Message, readMessage } from './wire'

export type Frame = string | ArrayBuffer

/** Whether this browser can unpack; the server packs for nobody who does not ask. */
export const CAN_UNPACK = typeof DecompressionStream === 'function'

interface FramesOptions {
  onMessage: (message: Message) => void
  /** What came cannot be read; nothing after it is. */
  onBroken: () => void
}

/** A part of a long message: `left` characters follow in later parts. */
interface Part {
  type: 'part'
  left: number
  text: string
}

/** So many bytes of a packed message follow in binary frames. */
interface Packed {
  type: 'packed'
  bytes: number
}

export class Frames {
  private readonly waiting: (Frame | (() => void))[] = []
  private isUnpacking = false
  private isStopped = false
  private text = ''
  private bytes: ArrayBuffer[] = []
  private missing = 0
  private readonly options: FramesOptions

  constructor(options: FramesOptions) {
    this.options = options
  }

  take(frame: Frame) {
    this.waiting.push(frame)
    this.read()
  }

  /** Runs once everything that has come so far is read. */
  afterwards(act: () => void) {
    this.waiting.push(act)
    this.read()
  }

  stop() {
    this.isStopped = true
  }

  private read() {
    while (!this.isUnpacking && !this.isStopped) {
      const next = this.waiting.shift()
      if (next === undefined) return
      if (typeof next === 'function') next()
      else if (typeof next === 'string') this.readText(next)
      else if (this.isWhole(next)) void this.readPacked()
    }
  }

  private readText(frame: string) {
    const value = JSON.parse(frame) as { type?: string } | Part | Packed
    if (isPart(value)) this.join(value)
    else if (isPacked(value)) this.missing = value.bytes
    else this.tell(value)
  }

  private join({ text, left }: Part) {
    this.text += text
    if (left) return
    const whole = this.text
    this.text = ''
    this.tell(JSON.parse(whole))
  }

  private isWhole(bytes: ArrayBuffer): boolean {
    this.bytes.push(bytes)
    this.missing -= bytes.byteLength
    return this.missing <= 0
  }

  private async readPacked() {
    const packed = this.bytes
    this.bytes = []
    this.isUnpacking = true
    const value = await unpack(packed).catch(() => null)
    this.isUnpacking = false
    if (this.isStopped) return
    if (value === null) return this.options.onBroken()
    this.tell(value)
    this.read()
  }

  private tell(value: unknown) {
    const message = readMessage(value)
    if (message) this.options.onMessage(message)
  }
}

const isPart = (value: { type?: string }): value is Part => value.type === 'part'
const isPacked = (value: { type?: string }): value is Packed => value.type === 'packed'

async function unpack(parts: ArrayBuffer[]): Promise<unknown> {
  return new Response(new Blob(parts).stream().pipeThrough(new DecompressionStream('gzip'))).json()
}
