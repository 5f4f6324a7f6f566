/** Who else is here: names, colours, what they have selected and where they drag. Never stored. */
import type { Awareness } from 'y-protocols/awareness'
import type { Place } from './values'

export interface Person {
  id: string
  name: string
}

export interface Presence {
  user: Person & { hue: number }
  selection?: string[]
  /** Places of nodes in mid-drag, which enter the document only at the drop. */
  drag?: { [id: string]: Place } | null
}

export interface Peer extends Presence {
  client: number
}

/** A steady hue per person, spread by the golden angle so that two people rarely look alike. */
export function hueOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0
  return Math.round((hash * 137.508) % 360)
}

export function introduce(awareness: Awareness, person: Person): void {
  const state: Presence = { user: { ...person, hue: hueOf(person.id) } }
  awareness.setLocalState(state)
}

export function readPeers(awareness: Awareness): Peer[] {
  return [...awareness.getStates().entries()]
    .filter(([client, state]) => client !== awareness.clientID && state['user'])
    .map(([client, state]) => ({ client, ...(state as unknown as Presence) }))
    .sort((a, b) => a.client - b.client)
}
