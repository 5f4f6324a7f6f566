/** What a run's socket says, in the server's words. Pure. */
import type { JsonValue } from '@/ui/json'

export type Values = { readonly [port: string]: JsonValue }

/** A numbered event: `seq` rises by one from 1, `node` is the step's path. */
export interface Envelope {
  run: string
  seq: number
  type: string
  /** RFC 3339 in UTC with milliseconds. */
  at: string
  node: string | null
  data: { readonly [key: string]: JsonValue }
}

/** Text of a running step. `take` counts how often hosts took up the run: a higher one begins the text anew. */
export interface TextPiece {
  node: string
  attempt: number
  take?: number
  channel: string
  text: string
}

/** `offset` is the length, in code points, of what came before. */
export type Delta = TextPiece & { type: 'delta'; offset: number }
export type Partial = TextPiece & { type: 'partial' }

export type Message =
  | { type: 'hello'; run: string; seq: number; status: string }
  | { type: 'events'; events: Envelope[] }
  | Delta
  | Partial
  | { type: 'ping' }

const TYPES = new Set(['hello', 'events', 'delta', 'partial', 'ping'])

/** A part of a long message: `left` characters follow in later parts. */
interface Part {
  type: 'part'
  left: number
  text: string
}

/** Reads the frames of one socket: a message of our own server, or null for a part and for a type not known yet. */
export function messageReader(): (frame: string) => Message | null {
  let gathered = ''
  return (frame) => {
    const value = JSON.parse(frame) as { type?: string } | Part
    if (!isPart(value)) return known(value)
    gathered += value.text
    if (value.left) return null
    const whole = JSON.parse(gathered) as { type?: string }
    gathered = ''
    return known(whole)
  }
}

function isPart(value: { type?: string }): value is Part {
  return value.type === 'part'
}

function known(value: { type?: string }): Message | null {
  return TYPES.has(value.type ?? '') ? (value as Message) : null
}
