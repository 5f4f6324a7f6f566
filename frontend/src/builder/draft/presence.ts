/** Who else is here and what they do at this moment. Never stored. Law: what others send is read with care, since it comes from their browsers. */
import type { Awareness } from 'y-protocols/awareness'
import type { Place } from './values'

export interface Person {
  id: string
  name: string
}

export interface Hued extends Person {
  hue: number
}

/** The field somebody is in: a hint to others, not a lock. */
export interface Focus {
  node: string
  field: string
  /** Where in the text the caret stands, if it is a text. */
  caret: number | null
}

/** A part of the canvas, in its own units. */
export interface Sight {
  x: number
  y: number
  width: number
  height: number
}

export type Drag = { [id: string]: Place }

/** What one browser tells the others. */
export interface Announced {
  selection: string[]
  /** Places of nodes in mid-drag, which enter the document only at the drop. */
  drag: Drag | null
  cursor: [number, number] | null
  focus: Focus | null
  /** The id of the person whose camera this one's follows. */
  follows: string | null
  /** What this browser shows, told only while somebody follows. */
  sight: Sight | null
}

/** Somebody's window, without what changes with every move of their hand. */
export interface Peer {
  client: number
  user: Hued
  /** Another window of the same person. */
  isMe: boolean
  selection: string[]
  focus: Focus | null
  follows: string | null
}

/** More than this is not told: a message has a size, and nobody looks at two hundred outlines. */
export const MOST_TOLD = 200

/** A steady hue per person, spread by the golden angle so that two people rarely look alike. */
export function hueOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0
  return Math.round((hash * 137.508) % 360)
}

export function introduce(awareness: Awareness, person: Person): void {
  awareness.setLocalState({ user: person })
}

type State = { [name: string]: unknown }

/** Everybody else's windows; one in which nothing but the hand has moved stays the very object it was. */
export function readPeers(awareness: Awareness, previous: Peer[]): Peer[] {
  const me = readUser(awareness.getLocalState() ?? {})?.id
  const known = new Map(previous.map((peer) => [peer.client, peer]))
  const peers = [...awareness.getStates().entries()]
    .filter(([client]) => client !== awareness.clientID)
    .map(([client, state]) => readPeer(client, state, me))
    .filter((peer) => peer !== null)
    .map((peer) => keepSame(known.get(peer.client), peer))
    .sort((a, b) => a.client - b.client)
  return peers.length === previous.length && peers.every((peer, at) => peer === previous[at]) ? previous : peers
}

function readPeer(client: number, state: State, me: string | undefined): Peer | null {
  const user = readUser(state)
  if (!user) return null
  const { selection, focus, follows } = state
  return {
    client, user, isMe: user.id === me, focus: readFocus(focus), follows: typeof follows === 'string' ? follows : null,
    selection: Array.isArray(selection) ? selection.filter((id) => typeof id === 'string').slice(0, MOST_TOLD) : [],
  }
}

const keepSame = (old: Peer | undefined, now: Peer): Peer => (old && JSON.stringify(old) === JSON.stringify(now) ? old : now)

function readUser(state: State): Hued | null {
  const { id, name } = (state['user'] ?? {}) as State
  return typeof id === 'string' && typeof name === 'string' ? { id, name: name.slice(0, 80), hue: hueOf(id) } : null
}

function readFocus(value: unknown): Focus | null {
  const { node, field, caret } = (value ?? {}) as State
  if (typeof node !== 'string' || typeof field !== 'string') return null
  return { node, field, caret: isFinite(caret) ? caret : null }
}

const isFinite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

function stateOf(awareness: Awareness, client: number): State {
  return awareness.getStates().get(client) ?? {}
}

/** Where a window's pointer is on the canvas. */
export function readCursor(awareness: Awareness, client: number): [number, number] | null {
  const { cursor } = stateOf(awareness, client)
  return Array.isArray(cursor) && isFinite(cursor[0]) && isFinite(cursor[1]) ? [cursor[0], cursor[1]] : null
}

/** Which part of the canvas a window shows. */
export function readSight(awareness: Awareness, client: number): Sight | null {
  const { x, y, width, height } = (stateOf(awareness, client)['sight'] ?? {}) as State
  return isFinite(x) && isFinite(y) && isFinite(width) && isFinite(height) && width > 0 && height > 0 ? { x, y, width, height } : null
}

/** What all others drag at this moment. */
export function readDrags(awareness: Awareness): Drag {
  const drags: Drag = {}
  for (const [client, { drag }] of awareness.getStates() as Map<number, State>) {
    if (client === awareness.clientID || typeof drag !== 'object' || drag === null) continue
    for (const [id, place] of Object.entries(drag as { [id: string]: unknown })) {
      if (Array.isArray(place) && isFinite(place[0]) && isFinite(place[1])) drags[id] = [place[0], place[1]]
    }
  }
  return drags
}
