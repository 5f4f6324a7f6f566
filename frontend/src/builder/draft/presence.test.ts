import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Announcer } from './announcer'
import { introduce, readCursor, readDrags, readPeers, readSight } from './presence'

const open: Awareness[] = []

function window(id: string): Awareness {
  const awareness = new Awareness(new Y.Doc())
  introduce(awareness, { id, name: id })
  open.push(awareness)
  return awareness
}

const hear = (mine: Awareness, theirs: Awareness) => applyAwarenessUpdate(mine, encodeAwarenessUpdate(theirs, [theirs.clientID]), null)

afterEach(() => open.splice(0).forEach((each) => each.destroy()))

describe('what others do', () => {
  it('is read anew only when more than their hand has moved', () => {
    const [ada, bob] = [window('ada'), window('bob')]
    hear(ada, bob)
    const before = readPeers(ada, [])
    bob.setLocalStateField('cursor', [3, 4])
    hear(ada, bob)
    expect(readPeers(ada, before)).toBe(before)
    bob.setLocalStateField('selection', ['write'])
    hear(ada, bob)

    expect(readPeers(ada, before)).toMatchObject([{ user: { id: 'bob' }, isMe: false, selection: ['write'] }])
    expect(readCursor(ada, bob.clientID)).toEqual([3, 4])
  })

  it('is known as one’s own in another window', () => {
    const [here, there] = [window('ada'), window('ada')]
    hear(here, there)

    expect(readPeers(here, [])).toMatchObject([{ isMe: true }])
  })

  it('harms nobody when it is nonsense', () => {
    const [ada, bob] = [window('ada'), window('bob')]
    bob.setLocalState({ user: { id: 'bob', name: 'b'.repeat(500) }, selection: [1, 'a', null], drag: { a: 'x', b: [1, null], c: [5, 6] }, cursor: ['1', 2], focus: 7, sight: { x: 0, y: 0, width: 0, height: 1 } })
    hear(ada, bob)

    const [peer] = readPeers(ada, [])
    expect([peer?.user.name.length, peer?.selection, peer?.focus]).toEqual([80, ['a'], null])
    expect([readCursor(ada, bob.clientID), readSight(ada, bob.clientID), readDrags(ada)]).toEqual([null, null, { c: [5, 6] }])
    bob.setLocalState({ user: 'nobody' })
    hear(ada, bob)
    expect(readPeers(ada, [])).toEqual([])
  })
})

describe('what this person does', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is told at once, then twenty times a second at most, and the newest in the end', () => {
    const ada = window('ada')
    const announcer = new Announcer(ada)
    let told = 0
    ada.on('update', () => told++)
    for (let at = 0; at < 10; at++) {
      announcer.say({ cursor: [at, 0] })
      vi.advanceTimersByTime(10)
    }
    announcer.say({ selection: ['write'] })
    vi.advanceTimersByTime(50)

    expect(told).toBe(4) // At 0, 50, 100 and 150 ms.
    expect(ada.getLocalState()).toEqual({ user: { id: 'ada', name: 'ada' }, cursor: [9, 0], selection: ['write'] })
  })
})
