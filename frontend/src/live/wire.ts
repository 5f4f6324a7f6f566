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
  /** Its values were left out and can be asked for by its number; the names of the ports are there. */
  thin?: boolean
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

/** A message of our own server; null for a type that this build does not know. */
export function readMessage(value: unknown): Message | null {
  return TYPES.has((value as { type?: string }).type ?? '') ? (value as Message) : null
}
