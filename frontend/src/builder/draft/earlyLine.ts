/**
 * The line to a draft, opened while the code that reads it is still on its way; what the room says until then is kept.
 *
 * The page's first script imports this, so it knows nothing of Yjs.
 */

/** "What do you have?", asked with an empty document: the first step of y-protocols' sync, with the state of nothing. */
const GREETING = Uint8Array.of(0, 0, 1, 0)
/** A line that nobody has taken by then was opened in vain. */
const UNTAKEN_MS = 30_000

export interface EarlyLine {
  url: string
  socket: WebSocket
  kept: MessageEvent<ArrayBuffer>[]
}

let waiting: EarlyLine | null = null

export function draftUrl(workspace: string, agentId: string): string {
  const { protocol, host } = window.location
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws/w/${workspace}/drafts/${agentId}`
}

export function openEarly(url: string): void {
  waiting?.socket.close()
  const socket = new WebSocket(url)
  const line: EarlyLine = { url, socket, kept: [] }
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => socket.send(GREETING)
  socket.onmessage = (event: MessageEvent<ArrayBuffer>) => line.kept.push(event)
  waiting = line
  setTimeout(() => takeEarly(url) === line && socket.close(), UNTAKEN_MS)
}

/** The line that was opened to this address, if it stands or is about to; whoever takes it reads on. */
export function takeEarly(url: string): EarlyLine | null {
  if (waiting?.url !== url) return null
  const line = waiting
  waiting = null
  return line.socket.readyState <= 1 ? line : null
}
