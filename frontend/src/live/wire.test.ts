import { describe, expect, test } from 'vitest'
import { messageReader } from './wire'

describe('the frames of a run socket', () => {
  test('parts are joined to their message', () => {
    const read = messageReader()
    const message = { type: 'events', events: [] }
    const text = JSON.stringify(message)

    expect(read(JSON.stringify({ type: 'part', left: text.length - 5, text: text.slice(0, 5) }))).toBeNull()
    expect(read(JSON.stringify({ type: 'part', left: 0, text: text.slice(5) }))).toEqual(message)
    expect(read('{"type":"ping"}')).toEqual({ type: 'ping' })
  })

  test('what this build does not know is passed over', () => {
    expect(messageReader()('{"type":"later"}')).toBeNull()
  })
})
