import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { KINDS } from '../kinds/fixtures'
import type { Command } from './commands'
import { NOW, rootsOf } from './document'
import { Draft } from './draft'
import { KeptMoves, Moves } from './moves'
import { describeSave } from './saveState'
import { TestRoom } from './testRoom'
import type { Place } from './values'

const open: Draft[] = []

afterEach(() => {
  localStorage.clear()
  open.splice(0).forEach((each) => each.close())
})

async function draft(room: TestRoom): Promise<Draft> {
  const made = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' }, url: 'ws://room', openSocket: room.open })
  open.push(made)
  await isSaved(made)
  return made
}

const saved = (each: Draft) => describeSave(each.status.getState().save).text
const isSaved = (each: Draft) => vi.waitFor(() => expect(saved(each)).toBe('Saved'))
/** Once all that waits for a turn has had it. */
const settled = () => new Promise((resolve) => setTimeout(resolve))
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

it('a move that was stored and not confirmed gives way to a later one of somebody else', async () => {
  const room = new TestRoom()
  const [mine, theirs] = [await twoNodes(room), await draft(room)]
  room.acknowledges = false
  mine.dispatch([move({ a: [10, 10] })])
  await vi.waitFor(() => expect(placesOf(theirs)['a']).toEqual([10, 10]))
  theirs.dispatch([move({ a: [30, 30] })])
  room.renewLayout()
  await settled()

  expect([placesOf(mine)['a'], placesOf(theirs)['a']]).toEqual([[30, 30], [30, 30]])
})

it('undo brings a removed node back to its place, and redo an added one, whatever layout there is now', async () => {
  const room = new TestRoom()
  const mine = await twoNodes(room)
  mine.dispatch([node('c', [500, 500])])
  mine.dispatch([{ type: 'remove_node', id: 'c' }])
  await isSaved(mine)
  room.renewLayout()
  mine.undo()
  expect(placesOf(mine)['c']).toEqual([500, 500])

  mine.undo()
  expect(placesOf(mine)['c']).toBeUndefined()
  await isSaved(mine)
  room.renewLayout()
  mine.redo()
  expect(placesOf(mine)['c']).toEqual([500, 500])
  await isSaved(mine)
  expect(rootsOf(room.doc).layout.get('c')).toEqual([500, 500])
})

it('who may only look sets nothing again', async () => {
  const room = new TestRoom()
  const [mine, theirs] = [await twoNodes(room), await draft(room)]
  room.cut()
  mine.dispatch([move({ a: [10, 10] })])
  room.isForViewers = true
  room.renewLayout()
  room.reachable = true
  mine.reconnect()
  theirs.reconnect()
  await vi.waitFor(() => expect(mine.status.getState().save.readOnly).toBe(true))
  await settled()

  expect([placesOf(mine)['a'], placesOf(theirs)['a'], rootsOf(room.doc).layout.get('a')]).toEqual([[0, 0], [0, 0], [0, 0]])
})

it('a draft that has its layout in the root map gets one of its own, and keeps what is moved meanwhile', async () => {
  const room = new TestRoom()
  rootsOf(room.doc).places.delete(NOW)
  const [mine, theirs] = [await twoNodes(room), await draft(room)]
  expect(room.doc.getMap('layout').toJSON()).toEqual({ a: [0, 0], b: [0, 0] })
  room.cut()
  mine.dispatch([move({ a: [10, 10] })])
  room.renewLayout()
  room.reachable = true
  mine.reconnect()
  theirs.reconnect()

  await vi.waitFor(() => expect(placesOf(theirs)).toEqual({ a: [10, 10], b: [0, 0] }))
  expect(rootsOf(room.doc).layout.toJSON()).toEqual({ a: [10, 10], b: [0, 0] })
})

describe('what earlier windows have kept', () => {
  const KEY = 'draft:ada:1'

  /** A window that was closed offline after these moves, of which the room has heard nothing. */
  async function closedOffline(room: TestRoom, positions: { [id: string]: Place }): Promise<void> {
    const mine = await twoNodes(room)
    room.cut()
    const moves = new Moves(mine.doc, new KeptMoves(KEY, 1), vi.fn())
    mine.dispatch([move(positions)])
    moves.stop()
    mine.close()
    open.splice(0)
    room.reachable = true
  }

  const keptNow = () => Object.keys(localStorage).filter((key) => key.startsWith(KEY))

  it('is set again when the layout is another one, by whoever comes first', async () => {
    const room = new TestRoom()
    await closedOffline(room, { a: [10, 10], b: [20, 20] })
    // As two windows would have kept it.
    const { a, b } = JSON.parse(localStorage.getItem(`${KEY}:moves:1`) ?? '')
    new KeptMoves(KEY, 1).write({ a })
    new KeptMoves(KEY, 2).write({ b })
    room.renewLayout()

    const doc = new Y.Doc()
    const moves = new Moves(doc, new KeptMoves(KEY, 9), () => doc.transact(() => moves.setAgain()))
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc))
    await settled()
    expect(rootsOf(doc).layout.toJSON()).toEqual({ a: [10, 10], b: [20, 20] })
    expect(keptNow()).toEqual([`${KEY}:moves:9`])
    moves.clear()
    expect(keptNow()).toEqual([])
    moves.stop()
  })

  it('is nothing when it cannot be read, and the draft opens', () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue()
    localStorage.setItem(`${KEY}:moves:1`, '{"a": ')
    const moves = new Moves(new Y.Doc(), new KeptMoves(KEY, 9), vi.fn())
    moves.stop()

    expect([warned.mock.calls.length, keptNow()]).toEqual([1, []])
    warned.mockRestore()
  })

  it('is in the layout already when that is the same, and where somebody else has moved it, theirs counts', async () => {
    const room = new TestRoom()
    await closedOffline(room, { a: [10, 10] })
    const lost = vi.fn()
    const same = new Moves(new Y.Doc(), new KeptMoves(KEY, 8), lost)
    const doc = new Y.Doc()
    const moves = new Moves(doc, new KeptMoves(KEY, 9), lost)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc))
    await settled()
    expect(lost).not.toHaveBeenCalled()

    rootsOf(room.doc).layout.set('a', [30, 30])
    room.renewLayout()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc))
    await settled()
    expect(lost).toHaveBeenCalledOnce()
    doc.transact(() => moves.setAgain())
    expect(rootsOf(doc).layout.get('a')).toEqual([30, 30])
    moves.stop()
    same.stop()
  })
})
