import { expect, test } from 'vitest'
import { type Frame, Frames } from './frames'
import { RUN } from './testRun'
import type { Message } from './wire'

interface Reading {
  frames: Frames
  heard: string[]
  /** Settles once everything that was taken so far is read. */
  read: () => Promise<void>
}

function reading(): Reading {
  const heard: string[] = []
  const frames = new Frames({ onMessage: (message) => heard.push(nameOf(message)), onBroken: () => heard.push('broken') })
  return { frames, heard, read: () => new Promise((done) => frames.afterwards(done)) }
}

const nameOf = (message: Message) => (message.type === 'events' ? `events ${message.events.map(({ seq }) => seq).join()}` : message.type)
const sent = (from: number, to: number): Message => ({ type: 'events', events: RUN.slice(from - 1, to) })

async function packed(message: Message, parts = 1): Promise<Frame[]> {
  const stream = new Blob([JSON.stringify(message)]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = await new Response(stream).arrayBuffer()
  const size = Math.ceil(bytes.byteLength / parts)
  return [JSON.stringify({ type: 'packed', bytes: bytes.byteLength }), ...Array.from({ length: parts }, (_, part) => bytes.slice(part * size, (part + 1) * size))]
}

test('where nothing is packed, a message is heard at once', () => {
  const { frames, heard } = reading()

  frames.take('{"type":"ping"}')

  expect(heard).toEqual(['ping'])
})

test('what came after a packed message waits for it, and so does the end', async () => {
  const { frames, heard, read } = reading()
  for (const frame of [...(await packed(sent(1, 3))), JSON.stringify(sent(4, 4)), ...(await packed(sent(5, 9), 3)), '{"type":"ping"}']) frames.take(frame)
  frames.afterwards(() => heard.push('the end'))

  await read()

  expect(heard).toEqual(['events 1,2,3', 'events 4', 'events 5,6,7,8,9', 'ping', 'the end'])
})

test('parts are joined to their message', () => {
  const { frames, heard } = reading()
  const text = JSON.stringify(sent(1, 2))

  frames.take(JSON.stringify({ type: 'part', left: text.length - 5, text: text.slice(0, 5) }))
  frames.take(JSON.stringify({ type: 'part', left: 0, text: text.slice(5) }))

  expect(heard).toEqual(['events 1,2'])
})

test('what this build does not know is passed over', () => {
  const { frames, heard } = reading()

  frames.take('{"type":"later"}')

  expect(heard).toEqual([])
})

test('bytes that cannot be unpacked are told, and nothing is read after them', async () => {
  const heard: string[] = []
  await new Promise<void>((done) => {
    const frames = new Frames({
      onMessage: (message) => heard.push(nameOf(message)),
      onBroken: () => {
        frames.stop()
        done()
      },
    })
    for (const frame of ['{"type":"packed","bytes":3}', new Uint8Array([1, 2, 3]).buffer, '{"type":"ping"}']) frames.take(frame)
  })

  expect(heard).toEqual([])
})

test('after it is stopped nothing is heard, not even what was being unpacked', async () => {
  const { frames, heard } = reading()
  for (const frame of await packed(sent(1, 3))) frames.take(frame)
  frames.stop()

  await new Response(new Blob(['a moment']).stream().pipeThrough(new CompressionStream('gzip'))).text()

  expect(heard).toEqual([])
})
