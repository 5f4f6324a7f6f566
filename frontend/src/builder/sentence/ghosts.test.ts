import { expect, test } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import type { GraphValue } from '../draft/values'
import { ghostsOf } from './ghosts'
import { type Change, commandsOf, type Plan, withOwnIds } from './plan'

const graph: GraphValue = {
  name: 'Test', description: '', inputs: { topic: { type: 'text' } }, outputs: {},
  nodes: { ask: { kind: 'llm@1', title: 'Ask', settings: { model: 'smart', prompt: 'About {{ topic }}' } } },
  edges: ['input.topic -> ask.topic'], layout: { ask: [320, 0] }, groups: {},
}

const change = (index: number, command: object, needs: number[] = []): Change =>
  ({ index, needs, what: '', before: null, after: null, command: command as Change['command'] })

const changes = [
  change(0, { type: 'add_node', id: 'more', kind: 'llm@1', title: 'More', settings: { model: 'smart', prompt: 'More on {{ facts }}' }, position: [640, 0], retry: { attempts: 3 } }),
  change(1, { type: 'connect', edge: 'ask.text -> more.facts' }, [0]),
  change(2, { type: 'set', id: 'ask', path: ['title'], value: 'Ask first' }),
  change(3, { type: 'set', id: 'ask', path: ['timeout'] }),
]
const all = new Set([0, 1, 2, 3])

test('a plan becomes the browser’s commands: what a node is set to follows it, and no value takes away', () => {
  expect(commandsOf(changes, all)).toEqual([
    { type: 'add_node', id: 'more', kind: 'llm@1', title: 'More', settings: { model: 'smart', prompt: 'More on {{ facts }}' }, position: [640, 0] },
    { type: 'set', id: 'more', path: ['retry'], value: { attempts: 3 } },
    { type: 'connect', edge: 'ask.text -> more.facts' },
    { type: 'set', id: 'ask', path: ['title'], value: 'Ask first' },
    { type: 'set', id: 'ask', path: ['timeout'], value: null },
  ])
})

test('ghosts are what is new and what would change, and the draft stays as it is', () => {
  const { cards, edges } = ghostsOf(graph, KINDS, commandsOf(changes, all))

  expect(Object.fromEntries(cards.map(({ id, title, x, isChanged }) => [id, [title, x, isChanged]]))).toEqual({
    ask: ['Ask first', 320, true],
    more: ['More', 640, false],
  })
  expect(edges.map(({ id }) => id)).toEqual(['ask.text -> more.facts'])
  expect(edges[0]?.to[0]).toBe(640)
  expect(graph.nodes['ask']?.title).toBe('Ask')
})

test('what is left is not drawn', () => {
  expect(ghostsOf(graph, KINDS, commandsOf(changes, new Set([0])))).toMatchObject({ cards: [{ id: 'more' }], edges: [] })
})

test('two people who are given the same plan get nodes of their own, wired as planned', () => {
  const plan: Plan = { changes, commands: [], note: '', problems: [], sentence: '', source: 'model', summary: '', usage: null }
  const [mine, theirs] = [withOwnIds(plan), withOwnIds(plan)].map((each) => commandsOf(each.changes, all))
  const id = mine?.[0]?.type === 'add_node' ? mine[0].id : ''

  expect(id).toMatch(/^more_[a-z0-9]{4}$/)
  expect(mine).toMatchObject([
    { type: 'add_node', id }, { type: 'set', id, path: ['retry'] }, { type: 'connect', edge: `ask.text -> ${id}.facts` },
    { type: 'set', id: 'ask', path: ['title'] }, { type: 'set', id: 'ask', path: ['timeout'] },
  ])
  expect(theirs?.[0]).not.toMatchObject({ id })
})
