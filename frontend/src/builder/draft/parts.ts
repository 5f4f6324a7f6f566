/** Large frames travel in parts, as `builder/parts.py` says: servers and proxies cut off or refuse long ones. Pure. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Arriving } from './saveState'

export const PART = 103
export const PART_BYTES = 512 * 1024

/** The frames to send in place of this one: itself, or its parts in order. */
export function split(frame: Uint8Array): Uint8Array[] {
  if (frame.length <= PART_BYTES) return [frame]
  const starts = Array.from({ length: Math.ceil(frame.length / PART_BYTES) }, (_, number) => number * PART_BYTES)
  return starts.map((start) => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, PART)
    encoding.writeVarUint(encoder, Math.max(0, frame.length - start - PART_BYTES))
    encoding.writeVarUint8Array(encoder, frame.subarray(start, start + PART_BYTES))
    return encoding.toUint8Array(encoder)
  })
}

/** What a line has received of a message that comes in parts. */
export class Gathering {
  private parts: Uint8Array[] = []

  /** The message that a frame is, or ends; while parts are missing, how much of it is here. */
  take(frame: Uint8Array): Uint8Array | Arriving {
    const decoder = decoding.createDecoder(frame)
    if (decoding.readVarUint(decoder) !== PART) return frame
    const left = decoding.readVarUint(decoder)
    this.parts.push(decoding.readVarUint8Array(decoder))
    if (left === 0) return this.end()
    const received = this.parts.reduce((sum, part) => sum + part.length, 0)
    return { received, total: received + left }
  }

  private end(): Uint8Array {
    const message = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.parts) {
      message.set(part, at)
      at += part.length
    }
    this.parts = []
    return message
  }
}
