/**
 * Follows one run: replay from where the viewer stands, then live; reconnects until the run is over.
 *
 * Law: it never decides what was seen. It asks `after()` on every connection, so a dropped socket costs time and no event.
 */
import { CAN_UNPACK, type Frame, Frames } from './frames'
import type { Message } from './wire'

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'over' | 'signed-out' | 'missing'

export interface FollowOptions {
  workspace: string
  run: string
  /** The number of the last event the viewer has. */
  after: () => number
  onMessage: (message: Message) => void
  onConnection: (connection: Connection) => void
}

export interface Follower {
  /** Drop the socket and ask again from `after()`. */
  again: () => void
  stop: () => void
}

/** Close codes of the server after which asking again is useless. */
const FINAL: { [code: number]: Connection } = { 1000: 'over', 4401: 'signed-out', 4403: 'missing', 4404: 'missing' }
const FIRST_WAIT = 250
const LONGEST_WAIT = 8000
/** The server says something at least every five seconds. */
const SILENCE_MS = 20_000

export function followRun(options: FollowOptions): Follower {
  let socket: WebSocket | undefined
  let frames: Frames | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isStopped = false

  const open = () => {
    clearTimeout(timer)
    drop()
    const mine = new WebSocket(address(options))
    const mineFrames = new Frames({ onMessage: hear, onBroken: () => retry() })
    mine.binaryType = 'arraybuffer'
    socket = mine
    frames = mineFrames
    timer = setTimeout(retry, SILENCE_MS)
    mine.onmessage = ({ data }: MessageEvent<Frame>) => {
      clearTimeout(timer)
      timer = setTimeout(retry, SILENCE_MS)
      failures = 0
      mineFrames.take(data)
    }
    mine.onclose = ({ code }) => mineFrames.afterwards(() => {
      const final = FINAL[code]
      if (final) finish(final)
      else retry()
    })
  }

  const hear = (message: Message) => {
    if (message.type === 'hello') options.onConnection('live')
    options.onMessage(message)
  }

  const drop = () => {
    frames?.stop()
    if (!socket) return
    socket.onmessage = socket.onclose = null
    socket.close()
    socket = undefined
  }

  const retry = () => {
    drop()
    clearTimeout(timer)
    if (isStopped) return
    options.onConnection('reconnecting')
    timer = setTimeout(open, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures))
    failures += 1
  }

  const finish = (connection: Connection) => {
    stop()
    options.onConnection(connection)
  }

  const onOnline = () => {
    failures = 0
    if (socket?.readyState !== WebSocket.OPEN) open()
  }

  const stop = () => {
    isStopped = true
    clearTimeout(timer)
    globalThis.removeEventListener('online', onOnline)
    drop()
  }

  globalThis.addEventListener('online', onOnline)
  options.onConnection('connecting')
  open()
  return { again: () => (isStopped ? undefined : open()), stop }
}

function address({ workspace, run, after }: FollowOptions): string {
  const { protocol, host } = globalThis.location
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws/w/${workspace}/runs/${run}?after=${after()}&values=top${CAN_UNPACK ? '&pages=gzip' : ''}`
}
