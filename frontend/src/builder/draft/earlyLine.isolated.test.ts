import { afterEach, expect, test, vi } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import { Draft } from './draft'
import { openEarly, takeEarly } from './earlyLine'
import { TestRoom } from './testRoom'

const URL = 'ws://test/ws/w/demo/drafts/1'

afterEach(() => vi.unstubAllGlobals())

function roomWithTitle(): TestRoom {
  const room = new TestRoom()
  room.doc.getMap('meta').set('name', 'Research')
  vi.stubGlobal('WebSocket', function open() {
    return room.open()
  })
  return room
}

const arrived = () => new Promise((done) => setTimeout(done))
const openDraft = () => new Draft({ kinds: KINDS, person: { id: '1', name: 'Ada' }, url: URL })

test('a draft takes over the line that was opened for it, with what was said meanwhile', async () => {
  const room = roomWithTitle()
  openEarly(URL)
  await arrived()

  const draft = openDraft()
  await arrived()

  expect(room.sockets.size).toBe(1)
  expect(draft.store.getState().name).toBe('Research')
  expect(draft.status.getState().save).toMatchObject({ line: 'open', loaded: true, readOnly: false })
  draft.dispatch([{ type: 'set_meta', name: 'Write' }])
  expect(room.doc.getMap('meta').get('name')).toBe('Write')
  await vi.waitFor(() => expect(draft.status.getState().save.queued).toBe(0))
  draft.close()
})

test('a line that is not open yet is greeted by the draft that takes it', async () => {
  const room = roomWithTitle()
  openEarly(URL)

  const draft = openDraft()
  await arrived()

  expect(room.sockets.size).toBe(1)
  expect(draft.store.getState().name).toBe('Research')
  draft.close()
})

test('a line that broke meanwhile is not taken: the draft opens its own', async () => {
  const room = roomWithTitle()
  openEarly(URL)
  await arrived()
  room.cut()
  room.reachable = true

  const draft = openDraft()
  await arrived()

  expect(draft.store.getState().name).toBe('Research')
  draft.close()
})

test('a line is taken once, and by nobody who wants another draft', async () => {
  roomWithTitle()
  openEarly(URL)

  expect(takeEarly(`${URL}2`)).toBeNull()
  expect(takeEarly(URL)).not.toBeNull()
  expect(takeEarly(URL)).toBeNull()
})

test('a line that nobody takes is closed', async () => {
  vi.useFakeTimers()
  const room = roomWithTitle()
  openEarly(URL)
  await vi.advanceTimersByTimeAsync(1)
  expect(room.sockets.size).toBe(1)

  await vi.advanceTimersByTimeAsync(30_000)

  expect(room.sockets.size).toBe(0)
  vi.useRealTimers()
})
