import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { KINDS } from '../kinds/fixtures'
import type { Command } from './commands'
import { rootsOf } from './document'
import { Draft, type DraftOptions } from './draft'
import { keepRefusal, readRefusal } from './refusals'
import { describeSave, describeWait, STARTING } from './saveState'
import { textEdit } from './textEdit'
import { TestRoom } from './testRoom'

const open: Draft[] = []

function draft(room?: TestRoom, name = 'ada', more: Partial<DraftOptions> = {}): Draft {
  const made = new Draft({
    kinds: KINDS, person: { id: name, name }, ...(room ? { url: 'ws://room', openSocket: room.open } : {}), ...more,
  })
  open.push(made)
  return made
}

afterEach(() => {
  localStorage.clear()
  vi.unstubAllGlobals()
  open.splice(0).forEach((each) => each.close())
})

const saved = (each: Draft) => describeSave(each.status.getState().save).text
const arrived = () => vi.waitFor(() => expect(open.every((each) => saved(each) === 'Saved')).toBe(true))

const write: Command = {
  type: 'add_node', id: 'write', kind: 'llm@1', title: 'Write', settings: { model: 'smart', prompt: 'Hello' }, position: [10.4, 20],
}
const check: Command = { type: 'add_node', id: 'check', kind: 'llm@1', settings: {}, position: [300, 0] }
const prompt = (value: string): Command => ({ type: 'set', id: 'write', path: ['settings', 'prompt'], value })

describe('commands', () => {
  it('are read back as the plain graph', () => {
    const mine = draft()
    mine.dispatch([
      { type: 'set_meta', name: 'Writer' }, { type: 'set_input', name: 'topic', value: { type: 'text' } },
      write, check, { type: 'connect', edge: 'write.text -> check.facts' },
    ])

    expect(mine.graph()).toEqual({
      name: 'Writer', description: '', inputs: { topic: { type: 'text' } }, outputs: {},
      nodes: {
        write: { kind: 'llm@1', title: 'Write', settings: { model: 'smart', prompt: 'Hello' } },
        check: { kind: 'llm@1', settings: {} },
      },
      edges: ['write.text -> check.facts'],
      layout: { write: [10, 20], check: [300, 0] },
      groups: {},
    })
  })

  it('group nodes, let a node leave its group for another, and keep the nodes of a group that goes', () => {
    const mine = draft()
    mine.dispatch([write, check, { type: 'set_group', id: 'g', value: { name: 'Both', colour: 'blue', nodes: ['write', 'check'] } }])
    mine.dispatch([{ type: 'set_group', id: 'h', value: { nodes: ['check'] } }, { type: 'set_group', id: 'g', value: { name: 'One' } }])
    const { groups, nodes } = mine.store.getState()

    expect(groups).toEqual({ g: { name: 'One' }, h: {} })
    expect([nodes['write']?.group, nodes['check']?.group]).toEqual(['g', 'h'])
    mine.dispatch([{ type: 'remove_group', id: 'g' }])
    expect([Object.keys(mine.graph().groups), mine.graph().nodes['write']]).toEqual([['h'], expect.not.objectContaining({ group: 'g' })])
    mine.undo()
    mine.undo()
    expect([mine.graph().groups, mine.graph().nodes['check']?.group]).toEqual([{ g: { name: 'Both', colour: 'blue' } }, 'g'])
  })

  it('keep prompts as shared text and other settings as plain values', () => {
    const mine = draft()
    mine.dispatch([write])
    const settings = rootsOf(mine.doc).nodes.get('write')?.get('settings') as Y.Map<unknown>

    expect(settings.get('prompt')).toBeInstanceOf(Y.Text)
    expect(settings.get('model')).toBe('smart')
  })

  it('remove a node with its edges, its place and what is inside it', () => {
    const mine = draft()
    mine.dispatch([
      { type: 'add_node', id: 'each', kind: 'for_each@1', position: [0, 0, 600, 300] },
      { ...write, parent: 'each' }, check,
      { type: 'connect', edge: 'each.item -> write.item' }, { type: 'connect', edge: 'check.text -> each.items' },
    ])
    mine.dispatch([{ type: 'remove_node', id: 'each' }])

    expect(mine.graph()).toMatchObject({ nodes: { check: {} }, edges: [], layout: { check: [300, 0] } })
    expect(Object.keys(mine.graph().nodes)).toEqual(['check'])
  })

  it('remove many nodes and containers at once, and undo brings all of them back', () => {
    const mine = draft()
    mine.dispatch([
      { type: 'add_node', id: 'outer', kind: 'for_each@1', position: [0, 0, 900, 500] },
      { type: 'add_node', id: 'inner', kind: 'for_each@1', parent: 'outer', position: [40, 40, 600, 300] },
      { ...write, parent: 'inner' }, check, { ...check, id: 'rest' },
      { type: 'connect', edge: 'check.text -> rest.a' }, { type: 'connect', edge: 'rest.text -> output.a' },
    ])
    const before = mine.graph()
    mine.dispatch([{ type: 'remove_node', id: 'outer' }, { type: 'remove_node', id: 'check' }, { type: 'connect', edge: 'input.x -> rest.a' }])

    expect(mine.graph()).toMatchObject({ nodes: { rest: {} }, edges: ['input.x -> rest.a', 'rest.text -> output.a'] })
    expect(Object.keys(mine.graph().layout)).toEqual(['rest'])
    mine.undo()
    expect(mine.graph()).toEqual(before)
  })

  it('never put one node in the place of another', () => {
    const mine = draft()
    mine.dispatch([write])
    const before = mine.graph()
    mine.dispatch([{ ...check, id: 'write' }])

    expect(mine.graph()).toEqual(before)
  })

  it('remove a field when its value is null', () => {
    const mine = draft()
    mine.dispatch([write, { type: 'set', id: 'write', path: ['timeout'], value: 30 }])
    mine.dispatch([{ type: 'set', id: 'write', path: ['timeout'], value: null }])

    expect(mine.graph().nodes['write']).toEqual({ kind: 'llm@1', title: 'Write', settings: { model: 'smart', prompt: 'Hello' } })
  })

  it('replace a graph by its differences alone', () => {
    const mine = draft()
    mine.dispatch([write, check])
    const before = mine.store.getState().nodes['check']
    const graph = mine.graph()
    graph.nodes['write'] = { kind: 'llm@1', title: 'Writer', settings: { prompt: 'Bye' } }
    mine.dispatch([{ type: 'replace', graph }])

    expect(mine.graph()).toEqual(graph)
    expect(mine.store.getState().nodes['check']).toBe(before)
  })

  it('replace what leads from a base to a graph, and leave alone what others did since then', () => {
    const mine = draft()
    mine.dispatch([write, check, { type: 'connect', edge: 'write.text -> check.a' }])
    const base = mine.graph()
    const graph = structuredClone(base)
    graph.nodes['write'] = { ...graph.nodes['write'], kind: 'llm@1', title: 'Writer', settings: { prompt: 'Hello' } }
    mine.dispatch([{ type: 'set', id: 'check', path: ['title'], value: 'Theirs' }, { type: 'move', positions: { check: [9, 9] } }, { type: 'disconnect', edge: 'write.text -> check.a' }])
    const before = mine.graph()
    mine.dispatch([{ type: 'replace', graph, base }])

    expect(mine.graph()).toEqual({ ...before, nodes: { ...before.nodes, write: graph.nodes['write'] } })
    mine.undo()
    expect(mine.graph()).toEqual(before)
  })

  it('replace a container, or its kind, and keep what stays', () => {
    const mine = draft()
    mine.dispatch([{ type: 'add_node', id: 'outer', kind: 'for_each@1', position: [0, 0, 900, 500] }, { ...write, parent: 'outer' }, { type: 'connect', edge: 'outer.item -> write.a' }])
    const graph = mine.graph()
    const outer = { ...graph.nodes['outer'], settings: {}, kind: 'for_each@2' }
    mine.dispatch([{ type: 'replace', graph: { ...graph, nodes: { ...graph.nodes, outer } } }])

    expect(mine.graph()).toMatchObject({ nodes: { outer: { kind: 'for_each@2' }, write: { parent: 'outer' } }, edges: ['outer.item -> write.a'] })
    const { parent: _parent, ...free } = graph.nodes['write'] as NonNullable<(typeof graph.nodes)[string]>
    mine.dispatch([{ type: 'replace', graph: { ...graph, nodes: { write: free }, edges: [] } }])
    expect(mine.graph().nodes).toEqual({ write: free })
  })

  it('replace keeps the order in which a graph names its nodes and inputs', () => {
    const mine = draft()
    mine.dispatch([write, check, { type: 'set_input', name: 'b', value: {} }])
    const { nodes, ...graph } = mine.graph()
    const first = { kind: 'llm@1', settings: {} }
    mine.dispatch([{ type: 'replace', graph: { ...graph, inputs: { a: {}, b: {} }, nodes: { first, ...nodes } } }])
    const orders = [...mine.doc.getMap<Y.Map<number>>('nodes').entries()].map(([id, node]) => [id, node.get('order') ?? 0] as const)

    expect(orders.sort(([, one], [, other]) => one - other).map(([id]) => id)).toEqual(['first', 'write', 'check'])
    expect(Object.keys(mine.graph().inputs)).toEqual(['a', 'b'])
  })

  it('mark a node beside the graph, undo it, and take the marks along with the node', () => {
    const mine = draft()
    mine.dispatch([write, check])
    const before = mine.graph()
    mine.dispatch([{ type: 'mark', id: 'write', name: 'pin', value: { text: 'Hi' } }])
    mine.dispatch([{ type: 'mark', id: 'write', name: 'breakpoint', value: true }, { type: 'mark', id: 'gone', name: 'pin', value: {} }])
    const marks = () => mine.store.getState().marks

    expect(mine.graph()).toEqual(before)
    expect(marks()).toEqual({ write: { pin: { text: 'Hi' }, breakpoint: true } })
    mine.dispatch([{ type: 'remove_node', id: 'write' }])
    expect(marks()).toEqual({})
    mine.undo()
    expect(marks()).toEqual({ write: { pin: { text: 'Hi' }, breakpoint: true } })
    mine.undo()
    mine.dispatch([{ type: 'mark', id: 'write', name: 'pin', value: null }])
    expect(marks()).toEqual({})
  })

  it('are refused on a draft that is read only', () => {
    const viewer = new Draft({ kinds: KINDS, person: { id: 'v', name: 'v' }, readOnly: true })
    open.push(viewer)
    viewer.dispatch([write])

    expect(viewer.graph().nodes).toEqual({})
  })
})

describe('the projection', () => {
  it('patches only the node that was touched', () => {
    const mine = draft()
    mine.dispatch([write, check])
    const before = mine.store.getState()
    mine.dispatch([prompt('Hello world')])
    const after = mine.store.getState()

    expect(after.nodes['write']?.settings['prompt']).toBe('Hello world')
    expect([after.nodes['check'] === before.nodes['check'], after.layout === before.layout, after.edges === before.edges]).toEqual([
      true, true, true,
    ])
  })

  it('tells listeners once per action', () => {
    const mine = draft()
    let told = 0
    mine.store.subscribe(() => told++)
    mine.dispatch([write, check, { type: 'connect', edge: 'write.text -> check.a' }])

    expect(told).toBe(1)
  })
})

describe('undo', () => {
  it('takes back one action at a time, whole', () => {
    const mine = draft()
    mine.dispatch([write])
    mine.dispatch([check, { type: 'connect', edge: 'write.text -> check.a' }])
    mine.undo()

    expect([Object.keys(mine.graph().nodes), mine.graph().edges]).toEqual([['write'], []])
    mine.redo()
    expect(mine.graph().edges).toEqual(['write.text -> check.a'])
  })

  it('takes typing in one field back as one step', () => {
    const mine = draft()
    mine.dispatch([write])
    for (const text of ['Hello,', 'Hello, w', 'Hello, world']) mine.dispatch([prompt(text)], 'write.prompt')
    mine.undo()

    expect(mine.graph().nodes['write']?.settings['prompt']).toBe('Hello')
  })

  it('brings a removed node back with its prompt and edges', () => {
    const mine = draft()
    mine.dispatch([write, check, { type: 'connect', edge: 'write.text -> check.a' }])
    const before = mine.graph()
    mine.dispatch([{ type: 'remove_node', id: 'write' }])
    mine.undo()

    expect(mine.graph()).toEqual(before)
  })

  it('takes along what others wired to a node, and redo brings it back', async () => {
    const room = new TestRoom()
    const [ada, bob] = [draft(room), draft(room, 'bob')]
    await arrived()
    bob.dispatch([check])
    ada.dispatch([write])
    bob.dispatch([{ type: 'connect', edge: 'write.text -> check.a' }])
    ada.undo()
    expect([Object.keys(bob.graph().nodes), bob.graph().edges]).toEqual([['check'], []])
    ada.redo()

    expect([Object.keys(bob.graph().nodes).sort(), bob.graph().edges]).toEqual([['check', 'write'], ['write.text -> check.a']])
  })

  it('leaves what other people did', async () => {
    const room = new TestRoom()
    const [ada, bob] = [draft(room), draft(room, 'bob')]
    await arrived()
    ada.dispatch([write])
    bob.dispatch([check])
    ada.undo()

    expect(Object.keys(bob.graph().nodes)).toEqual(['check'])
    expect(bob.status.getState().canUndo).toBe(true)
  })
})

describe('two people on one draft', () => {
  it('see each other’s edits and may type in one prompt at once', async () => {
    const room = new TestRoom()
    const [ada, bob] = [draft(room), draft(room, 'bob')]
    await arrived()
    ada.dispatch([write])
    ada.dispatch([prompt('Hello world')])
    bob.dispatch([prompt('Dear Hello world')])

    expect(ada.graph()).toEqual(bob.graph())
    expect(ada.graph().nodes['write']?.settings['prompt']).toBe('Dear Hello world')
  })

  it('share what is too large for one frame', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    ada.dispatch([write])
    ada.dispatch([prompt('All work and no play. '.repeat(100_000))])
    const bob = draft(room, 'bob')
    await arrived()

    expect(bob.graph()).toEqual(ada.graph())
    expect(bob.status.getState().arriving).toBeNull()
  })

  it('see who is there', async () => {
    const room = new TestRoom()
    const [ada, bob] = [draft(room), draft(room, 'bob')]
    await arrived()
    bob.awareness.setLocalStateField('selection', ['write'])

    await vi.waitFor(() => expect(ada.status.getState().peers).toMatchObject([{ user: { name: 'bob' }, selection: ['write'] }]))
  })
})

describe('a viewer', () => {
  it('keeps the line: nothing is sent that nobody would acknowledge', async () => {
    vi.useFakeTimers()
    try {
      const room = new TestRoom()
      room.isForViewers = true
      const viewer = draft(room, 'victor')
      await vi.advanceTimersByTimeAsync(100)
      const [line] = room.sockets
      await vi.advanceTimersByTimeAsync(60_000)

      expect([...room.sockets]).toEqual([line])
      expect(saved(viewer)).toBe('Read only')
    } finally {
      vi.useRealTimers()
    }
  })

  it('of the middle of a session keeps the line too', async () => {
    vi.useFakeTimers()
    try {
      const room = new TestRoom()
      draft(room)
      await vi.advanceTimersByTimeAsync(100)
      const [line] = room.sockets
      if (line) room.notice(line, 'read_only')
      await vi.advanceTimersByTimeAsync(60_000)

      expect([...room.sockets]).toEqual([line])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('what the server would not take', () => {
  it('is not begun when it is too large, and the person is told', async () => {
    const told = vi.fn<NonNullable<DraftOptions['onNotice']>>()
    const room = new TestRoom()
    const ada = draft(room, 'ada', { onNotice: told })
    await arrived()
    ada.dispatch([write])
    ada.dispatch([{ type: 'mark', id: 'write', name: 'pin', value: { text: 'x'.repeat(7_000_000) } }])

    expect(ada.store.getState().marks).toEqual({})
    expect(told.mock.calls).toEqual([['too_large', 'This change has 6.7 MB, and 6 MB can be saved at once. Nothing was changed: make it smaller, or take it in parts.']])
  })

  it('is measured by what it changes, not by what it names', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    const long = 'x'.repeat(4_000_000)
    ada.dispatch([write, prompt(long)])
    ada.dispatch([prompt(`${long}!`)])

    expect(ada.store.getState().nodes['write']?.settings['prompt']).toBe(`${long}!`)
  })

  it('stays here, marked, and is not sent again until the person says so', async () => {
    vi.stubGlobal('indexedDB', { open: () => ({}) }) // Never answers, as in a browser that keeps nothing.
    keepRefusal('draft:a', 'This change is too large for the server')
    const room = new TestRoom()
    const ada = draft(room, 'ada', { storageKey: 'draft:a' })
    await Promise.resolve()
    expect(ada.status.getState().save).toMatchObject({ line: 'refused', reason: 'This change is too large for the server', stuck: true })
    expect(room.sockets.size).toBe(0)

    ada.forgive()
    expect(readRefusal('draft:a')).toBeNull()
  })

  it('ends the line and lets nothing be edited or undone', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    ada.dispatch([write])
    room.refuse(4413)
    ada.undo()
    ada.dispatch([check])

    expect(ada.status.getState().save).toMatchObject({ line: 'refused', stuck: true, readOnly: true })
    expect(Object.keys(ada.graph().nodes)).toEqual(['write'])
  })

  it('is held back when the role is taken away, and a viewer without edits merely looks on', async () => {
    const room = new TestRoom()
    const [ada, bob] = [draft(room), draft(room, 'bob')]
    await arrived()
    room.isForViewers = true
    ada.dispatch([write])
    for (const socket of room.sockets) room.notice(socket, 'read_only')

    expect(ada.status.getState().save).toMatchObject({ line: 'refused', stuck: true, readOnly: true })
    expect(bob.status.getState().save).toMatchObject({ line: 'open', stuck: false, readOnly: true })
  })

  it('is no matter any more once the role is back', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    for (const socket of room.sockets) room.notice(socket, 'read_only')
    expect(saved(ada)).toBe('Read only')
    ada.reconnect()

    await vi.waitFor(() => expect(saved(ada)).toBe('Saved'))
  })
})

describe('the save state', () => {
  it('says saving until the server has confirmed', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    room.acknowledges = false
    ada.dispatch([write])
    expect(saved(ada)).toBe('Saving…')
    for (const socket of room.sockets) room.acknowledge(socket)

    expect(saved(ada)).toBe('Saved')
  })

  it('counts what is queued while the line is down, and loses nothing', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    room.cut()
    ada.dispatch([write])
    ada.dispatch([check])
    ada.dispatch([{ type: 'connect', edge: 'write.text -> check.a' }])
    expect(saved(ada)).toBe('Offline: 3 changes queued')
    room.reachable = true

    await vi.waitFor(() => expect(saved(ada)).toBe('Saved'), 3000)
    expect([...rootsOf(room.doc).edges.keys()]).toEqual(['write.text -> check.a'])
  })

  it('names the refusal and lets nothing be edited', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    room.refuse(4404)
    ada.dispatch([write])

    expect([saved(ada), ada.graph().nodes]).toEqual(['This agent no longer exists', {}])
  })

  it('is the same after a person asked for another line', async () => {
    const room = new TestRoom()
    const ada = draft(room)
    await arrived()
    ada.reconnect()
    await vi.waitFor(() => expect([room.sockets.size, saved(ada)]).toEqual([1, 'Saved']))
  })

  it('has a word for every state', () => {
    const open = { ...STARTING, line: 'open' as const, loaded: true }
    expect(describeSave({ ...open, readOnly: true }).text).toBe('Read only')
    expect(describeSave({ ...open, line: 'closed', queued: 1 }).text).toBe('Offline: 1 change queued')
    expect(describeSave(STARTING).text).toBe('Connecting…')
  })

  it('says what an opening draft waits for', () => {
    expect(describeWait('connecting', null)).toContain('Waiting for a line')
    expect(describeWait('closed', null)).toContain('broken')
    expect(describeWait('open', null)).toContain('Waiting for the server to send the draft')
    expect(describeWait('open', { received: 524_288, total: 2_100_000 })).toBe('Receiving the draft: 0.5 of 2.1 MB.')
  })
})

describe('text edits', () => {
  it('replace one stretch', () => {
    expect(textEdit('Hello world', 'Hello brave world')).toEqual({ at: 6, remove: 0, insert: 'brave ' })
    expect(textEdit('same', 'same')).toBeNull()
  })

  it('never cut a character in two', () => {
    expect(textEdit('a😀b', 'a😁b')).toEqual({ at: 1, remove: 2, insert: '😁' })
  })
})
