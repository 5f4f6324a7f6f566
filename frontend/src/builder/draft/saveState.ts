/** Whether a person's edits are safe, in the words the top bar shows. Pure. */

export interface SaveState {
  /** What the line to the server is doing. */
  line: 'connecting' | 'open' | 'closed' | 'refused'
  /** Actions of this person that the server has not yet confirmed as stored. */
  queued: number
  readOnly: boolean
  /** The server will not take what is queued: it stays in this browser until the person says what is to become of it. */
  stuck: boolean
  /** The draft has been received, from the server or from this browser's own copy. */
  loaded: boolean
  /** Why the server refused, when it did. */
  reason?: string
}

/** Bytes of a large message. */
export interface Arriving {
  received: number
  total: number
}

export const STARTING: SaveState = { line: 'connecting', queued: 0, readOnly: false, stuck: false, loaded: false }

export type SaveTone = 'calm' | 'busy' | 'warning' | 'danger'

export function describeSave(state: SaveState): { text: string; tone: SaveTone } {
  if (state.line === 'refused') return { text: state.reason ?? 'No access', tone: 'danger' }
  if (state.readOnly) return { text: 'Read only', tone: 'warning' }
  if (state.line === 'open') return state.queued ? { text: 'Saving…', tone: 'busy' } : { text: 'Saved', tone: 'calm' }
  if (!state.loaded) return { text: 'Connecting…', tone: 'busy' }
  if (!state.queued) return { text: state.line === 'connecting' ? 'Reconnecting…' : 'Offline', tone: 'warning' }
  return { text: `Offline: ${state.queued} ${state.queued === 1 ? 'change' : 'changes'} queued`, tone: 'warning' }
}

/** What the editor waits for before it can show a draft. */
export function describeWait(line: SaveState['line'], arriving: Arriving | null): string {
  if (line === 'closed') return 'The line to the server is broken. It is opened again and again until it holds.'
  if (line !== 'open') return 'Waiting for a line to the server.'
  if (!arriving) return 'Connected. Waiting for the server to send the draft.'
  return `Receiving the draft: ${megabytes(arriving.received)} of ${megabytes(arriving.total)} MB.`
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
