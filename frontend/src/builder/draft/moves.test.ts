import { afterEach, expect, it, vi } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import type { Command } from './commands'
import { rootsOf } from './document'
import { Draft } from './draft'
import { Moves } from './moves'
import { describeSave } from './saveState'
import { TestRoom } from './testRoom'
import type { Place } from './values'

const open: Draft[] = []

afterEach(() => open.splice(0).forEach((each) => each.close()))

async function draft(room: TestRoom): Promise<Draft> {
  const made = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' }, url: 'ws://room', openSocket: room.open })
  open.push(made)
  await isSaved(made)
  return made
}

const saved = (each: Draft) => describeSave(each.status.getState().save).text
const isSaved = (each: Draft) => vi.waitFor(() => expect(saved(each)).toBe('Saved'))
const placesOf = (each: Draft) => each.store.getState().layout
const node = (id: string, position: Place = [0, 0]): Command => ({ type: 'add_node', id, kind: 'llm@1', settings: {}, position })
const move = (positions: { [id: string]: Place }): Command => ({ type: 'move', positions })

async function twoNodes(room: TestRoom): Promise<Draft> {
  const mine = await draft(room)
  mine.dispatch([node('a'), node('b')])
  await isSaved(mine)
  return mine
}

it('a renewed layout looks the same, and moves go on in it', async () => {
  const room = new TestRoom()
  const [mine, theirs] = [await twoNodes(room), await draft(room)]
  const before = rootsOf(mine.doc).layout
  room.renewLayout()

  expect(rootsOf(mine.doc).layout).not.toBe(before)
  expect(placesOf(mine)).toEqual({ a: [0, 0], b: [0, 0] })
  mine.dispatch([move({ a: [10, 10] })])
  await vi.waitFor(() => expect(placesOf(theirs)).toEqual({ a: [10, 10], b: [0, 0] }))
  mine.undo()
  expect(placesOf(mine)).toEqual({ a: [0, 0], b: [0, 0] })
})

it('undo passes by a move from before the renewal and takes back what came before it', async () => {
  const room = new TestRoom()
  const mine = await twoNodes(room)
  mine.dispatch([{ type: 'set', id: 'a', path: ['title'], value: 'First' }])
  mine.dispatch([move({ a: [10, 10] })])
  await isSaved(mine)
  room.renewLayout()

  mine.undo()
  expect([placesOf(mine)['a'], mine.store.getState().nodes['a']?.title]).toEqual([[10, 10], undefined])
})

it('what was moved, added and removed offline is there in the layout that was renewed meanwhile', async () => {
  const room = new TestRoom()
  const [mine, theirs] = [await twoNodes(room), await draft(room)]
  room.cut()
  mine.dispatch([move({ a: [10, 10] })])
  mine.dispatch([node('c', [20, 20]), { type: 'remove_node', id: 'b' }])
  room.renewLayout()
  room.reachable = true
  mine.reconnect()
  theirs.reconnect()

  const wanted = { a: [10, 10], c: [20, 20] }
  await vi.waitFor(() => expect(placesOf(theirs)).toEqual(wanted))
  await isSaved(mine)
  expect([placesOf(mine), rootsOf(room.doc).layout.toJSON()]).toEqual([wanted, wanted])
  expect(Object.keys(rootsOf(room.doc).nodes.toJSON()).sort()).toEqual(['a', 'c'])
})

it('a move that is under way when the layout is renewed is not lost', async () => {
  const room = new TestRoom()
  const [mine, theirs] = [await twoNodes(room), await draft(room)]
  const receive = room.receive.bind(room)
  vi.spyOn(room, 'receive').mockImplementationOnce((socket, bytes) => {
    room.renewLayout()
    receive(socket, bytes)
  })
  room.acknowledges = false // A real line never says two things at once.
  mine.dispatch([move({ a: [10, 10] })])

  await vi.waitFor(() => expect([placesOf(mine)['a'], placesOf(theirs)['a']]).toEqual([[10, 10], [10, 10]]))
  room.sockets.forEach((socket) => room.acknowledge(socket))
  expect(saved(mine)).toBe('Saved')
})

it('what somebody else moved stays where they put it', async () => {
  const room = new TestRoom()
  const [mine, theirs] = [await twoNodes(room), await draft(room)]
  mine.dispatch([move({ a: [10, 10] })])
  await isSaved(mine)
  theirs.dispatch([move({ a: [30, 30] })])
  await isSaved(theirs)
  room.renewLayout()

  await vi.waitFor(() => expect([placesOf(mine)['a'], placesOf(theirs)['a']]).toEqual([[30, 30], [30, 30]]))
})

it('what an earlier window kept is set again only when the layout is another one', async () => {
  const room = new TestRoom()
  const mine = await twoNodes(room)
  const lost = vi.fn()
  const moves = new Moves(mine.doc, lost)
  mine.dispatch([move({ a: [10, 10] })])
  const kept = moves.kept()
  moves.stop()

  const same = new Moves(mine.doc, lost)
  same.take(kept)
  await Promise.resolve()
  same.stop()
  expect([kept, lost.mock.calls]).toEqual([{ layout: expect.any(String), places: { a: [10, 10] } }, []])

  room.renewLayout()
  const after = new Moves(mine.doc, lost)
  after.take(kept)
  await Promise.resolve()
  after.stop()
  expect(lost.mock.calls).toEqual([[{ a: [10, 10] }]])
})
