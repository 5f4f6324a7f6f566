import { expect, it, vi } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import { describeSave } from './saveState'
import { TestRoom } from './testRoom'

const copy = vi.hoisted(() => ({ read: () => {}, asked: 0 }))

/** A fake: a browser's copy of a draft that is read late, and says that something was queued when its window was closed. */
vi.mock('y-indexeddb', () => ({
  IndexeddbPersistence: class {
    whenSynced = new Promise<void>((resolve) => { copy.read = resolve })
    get = () => Promise.resolve(++copy.asked)
    set = () => Promise.resolve()
    destroy = () => Promise.resolve()
  },
}))

const { Draft } = await import('./draft')

it('what the copy in this browser says is queued counts for nothing once the server has confirmed all there is', async () => {
  const room = new TestRoom()
  const mine = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' }, url: 'ws://room', openSocket: room.open, storageKey: 'draft:a' })
  const saved = () => describeSave(mine.status.getState().save).text
  await vi.waitFor(() => expect(saved()).toBe('Saved'))
  copy.read()
  await vi.waitFor(() => expect(copy.asked).toBe(1))
  await new Promise((resolve) => setTimeout(resolve))

  expect([saved(), mine.status.getState().save.queued]).toEqual(['Saved', 0])
  mine.close()
})
