import { describe, expect, it } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import { cut, paste } from './clipboard'
import { rehome, removeSelection } from './edit'
import { cardOfGroup, groupNodes, groupsOf, hiders, nodesOf, ungroup } from './groups'
import { sparing, toggleLocks } from './locks'
import { graph, node } from './testGraph'

const state = graph(
  { a: node('llm', {}, { group: 'g' }), b: node('llm', {}, { group: 'g' }), each: node('for_each', {}, { group: 'h' }), inside: node('llm', {}, { parent: 'each', group: 'g' }), lone: node('llm', {}, { group: 'gone' }) },
  ['a.text -> b.x', 'b.text -> lone.x'],
  { groups: { g: { name: 'Pair' }, h: { collapsed: true }, none: {} } },
)

describe('groups', () => {
  it('have the nodes that name them, of the scope of their first, and none that is empty', () => {
    expect([...groupsOf(state).values()]).toEqual([
      { id: 'g', name: 'Pair', colour: 'grey', collapsed: false, nodes: ['a', 'b'], parent: null },
      { id: 'h', name: '', colour: 'grey', collapsed: true, nodes: ['each'], parent: null },
    ])
  })

  it('stand for their nodes where they are chosen', () => {
    expect(nodesOf(state, ['lone', cardOfGroup('g'), 'a'])).toEqual(['lone', 'a', 'b'])
  })

  it('are made of nodes of one scope, and say so otherwise', () => {
    expect(groupNodes(state, ['a', 'inside'])).toMatch(/stand side by side/)
    expect(groupNodes(state, [])).toMatch(/Select the nodes/)
    expect(groupNodes(state, ['lone', 'a'])).toMatchObject({ commands: [{ type: 'set_group', value: { nodes: ['lone', 'a'] } }] })
  })

  it('go without their nodes, by their card or by a node of theirs', () => {
    expect(ungroup(state, ['a', 'b', 'lone'])).toEqual([{ type: 'remove_group', id: 'g' }])
    expect(removeSelection(state, [cardOfGroup('h')], [])).toEqual([{ type: 'remove_group', id: 'h' }])
  })

  it('hide what they hold at every depth while they are folded', () => {
    expect([...hiders(state)]).toEqual([['each', 'h'], ['inside', 'h']])
  })

  it('travel with two of their nodes, and not with one', () => {
    expect(cut(state, ['a', 'lone']).groups).toBeUndefined()
    const { ids, commands } = paste(graph({}), KINDS, cut(state, ['a', 'b']), [0, 0])

    expect(commands.at(-1)).toEqual({ type: 'set_group', id: expect.stringMatching(/^group_/), value: { name: 'Pair', nodes: ids } })
  })

  it('lose a node that moves into a container', () => {
    expect(rehome(state, KINDS, [{ id: 'a', parent: 'each', place: [0, 0] }])).toContainEqual({ type: 'set', id: 'a', path: ['group'], value: null })
  })
})

describe('locks', () => {
  const locked = graph({ a: node('llm', {}, { locked: true }), b: node('llm'), each: node('for_each'), inside: node('llm', {}, { parent: 'each', locked: true }) })

  it('spare a node from moving, editing and removal, with the container around it', () => {
    const { commands, spared } = sparing(locked.nodes, [
      { type: 'move', positions: { a: [1, 1], b: [2, 2] } }, { type: 'move', positions: { a: [1, 1] } },
      { type: 'set', id: 'a', path: ['title'], value: 'x' }, { type: 'remove_node', id: 'each' }, { type: 'remove_node', id: 'b' },
    ])

    expect(commands).toEqual([{ type: 'move', positions: { b: [2, 2] } }, { type: 'remove_node', id: 'b' }])
    expect(spared).toEqual(['a', 'each'])
  })

  it('open again, one key for both ways', () => {
    const open = toggleLocks(locked, ['a', 'inside'])

    expect(open).toEqual([{ type: 'set', id: 'a', path: ['locked'], value: null }, { type: 'set', id: 'inside', path: ['locked'], value: null }])
    expect(sparing(locked.nodes, open).commands).toEqual(open)
    expect(toggleLocks(locked, ['a', 'b'])).toMatchObject([{ value: true }, { value: true }])
  })
})
