import { describe, expect, it } from 'vitest'
import type { Command } from '../draft/commands'
import { parseEdge, type Edge } from '../draft/values'
import { KINDS } from '../kinds/fixtures'
import { addConnected, fitsOnEdge, spliceNode } from './add'
import { connectToNode } from './bestPort'
import { clipFrom, cut, paste, readClip, writeClip } from './clipboard'
import { connect, refuseEdge } from './connect'
import { cloneTo, duplicate, isWithin, nudge, rehome, removeSelection, resize } from './edit'
import type { PortRef } from './lookup'
import { freeName, newNodeId, toName } from './names'
import { parseYaml } from '../tools/yaml/parse'
import { graph, node } from './testGraph'
import { rankKinds } from './rank'
import { spliceMoved } from './splice'
import { offerNewInput, offerVariables, wireVariable } from './variables'

const edge = (text: string) => parseEdge(text) as Edge
const out = (id: string, port: string, inner = false): PortRef => ({ node: id, port, side: 'output', inner })
const wires = (commands: Command[]) => commands.filter((c) => c.type === 'connect' || c.type === 'disconnect')

describe('an edge is refused', () => {
  const state = graph(
    {
      a: node('llm', { prompt: '{{ topic }}' }, { title: 'First' }), b: node('llm', { prompt: '{{ x }}' }),
      each: node('for_each', {}, { title: 'Rows' }), inside: node('llm', { prompt: '{{ row }}' }, { parent: 'each' }),
      helper: node('agent', { prompt: '' }),
    },
    ['a.text -> b.x'],
  )
  const reason = (text: string) => refuseEdge(state, KINDS, edge(text))

  it('when it would close a circle', () => {
    expect(reason('b.text -> a.topic')).toMatch(/close a circle/)
    expect(reason('a.text -> a.topic')).toMatch(/cannot feed itself/)
  })

  it('when it would cross a container’s border', () => {
    expect(reason('a.text -> inside.row')).toBe('An edge cannot cross the border of “Rows”. Wire the container first.')
  })

  it('when the types do not fit', () => {
    expect(reason('a.usage -> helper.tools')).toMatch(/Only the tool port/)
    expect(reason('a.tool -> helper.tools')).toBeNull()
  })

  it('not between a container and what is inside it', () => {
    expect([reason('each.item -> inside.row'), reason('inside.text -> each.result')]).toEqual([null, null])
  })
})

describe('connecting', () => {
  it('makes room on a port that takes one edge', () => {
    const state = graph({ a: node('llm'), b: node('llm', { prompt: '{{ x }}' }), c: node('llm') }, ['a.text -> b.x'])

    expect(connect(state, KINDS, edge('c.text -> b.x'))).toEqual([
      { type: 'disconnect', edge: 'a.text -> b.x' }, { type: 'connect', edge: 'c.text -> b.x' },
    ])
  })

  it('adds to a port that takes many', () => {
    const state = graph({ a: node('llm'), b: node('llm'), m: node('merge') }, ['a.text -> m.values'])

    expect(connect(state, KINDS, edge('b.text -> m.values'))).toEqual([{ type: 'connect', edge: 'b.text -> m.values' }])
  })

  it('to a whole node takes the free port that fits best', () => {
    const state = graph({ a: node('llm', { prompt: '{{ length }} {{ topic }}' }) })

    expect(connectToNode(state, KINDS, out('input', 'topic'), 'a')).toEqual([{ type: 'connect', edge: 'input.topic -> a.topic' }])
  })

  it('to a model without a free port writes a variable into its prompt', () => {
    const state = graph({ a: node('llm', {}, { title: 'Key facts' }), b: node('llm', { prompt: 'Write a page.' }) })

    expect(connectToNode(state, KINDS, out('a', 'text'), 'b')).toEqual([
      { type: 'set', id: 'b', path: ['settings', 'prompt'], value: 'Write a page.\n\n{{ key_facts }}' },
      { type: 'connect', edge: 'a.text -> b.key_facts' },
    ])
  })

  it('to the Output card makes an output of that name', () => {
    expect(connectToNode(graph({ a: node('llm', {}, { title: 'Page' }) }), KINDS, out('a', 'text'), 'output')).toEqual([
      { type: 'connect', edge: 'a.text -> output.page' },
    ])
  })

  it('to a node with no fitting port says why', () => {
    expect(connectToNode(graph({ a: node('llm'), h: node('code') }), KINDS, out('a', 'tool'), 'h')).toMatch(/no port|tool/i)
  })
})

describe('quick add', () => {
  it('offers only kinds that fit a tool port', () => {
    const state = graph({ h: node('agent') })
    const tools: PortRef = { node: 'h', port: 'tools', side: 'input', inner: false }

    expect(rankKinds(state, KINDS, tools).map((kind) => kind.id)).toEqual(['llm', 'template', 'code', 'http_request'])
  })

  const first = (state: Parameters<typeof rankKinds>[0], from: PortRef, recent?: string[]) => rankKinds(state, KINDS, from, recent)[0]?.id

  it('puts first what usually follows, then what was used last', () => {
    expect(first(graph({ a: node('template') }), out('a', 'text'))).toBe('llm')
    expect(first(graph({ a: node('http_request') }), out('a', 'status'), ['code@1'])).toBe('llm')
    expect(first(graph({ a: node('branch') }), out('a', 'true'), ['code@1'])).toBe('llm')
    expect(first(graph({}), out('gone', 'text'), ['template@1'])).toBe('template')
  })

  it('puts what follows such nodes in this graph before what does elsewhere', () => {
    const nodes = { a: node('template'), b: node('template'), c: node('template'), x: node('http_request'), y: node('http_request'), z: node('http_request') }
    const state = graph({ ...nodes, new: node('template') }, ['a.text -> x.url', 'b.text -> y.url', 'c.text -> z.url'])

    expect(first(state, out('new', 'text'))).toBe('http_request')
  })

  it('leaves out kinds whose ports take another type', () => {
    const numbers = { ...KINDS, 'sum@1': { ...KINDS['branch@1']!, id: 'sum', kind: 'sum@1', inputs: [{ name: 'n', type: 'number' }], dynamic: {} } }

    expect(rankKinds(graph({ a: node('template') }), numbers, out('a', 'text')).some((kind) => kind.id === 'sum')).toBe(false)
  })

  it('adds and wires in one list of commands', () => {
    const { id, commands } = addConnected(graph({}), KINDS, KINDS['llm@1']!, out('input', 'topic'), [100, 50])

    expect(commands[0]).toEqual({ type: 'add_node', id, kind: 'llm@1', settings: { model: 'smart', prompt: '' }, position: [100, 50] })
    expect(wires(commands)).toEqual([{ type: 'connect', edge: `input.topic -> ${id}.topic` }])
  })

  it('splices a node into an edge', () => {
    const state = graph({ a: node('llm', {}, { title: 'Facts' }), b: node('llm', { prompt: '{{ x }}' }) }, ['a.text -> b.x'])
    const { id, commands } = spliceNode(state, KINDS, KINDS['template@1']!, edge('a.text -> b.x'), [0, 0])

    expect(wires(commands)).toEqual([
      { type: 'connect', edge: `a.text -> ${id}.facts` },
      { type: 'disconnect', edge: 'a.text -> b.x' },
      { type: 'connect', edge: `${id}.text -> b.x` },
    ])
  })

  it('knows which kinds an edge can take', () => {
    const state = graph({ a: node('llm'), b: node('llm', { prompt: '{{ x }}' }) }, ['a.text -> b.x'])
    const fit = (kind: string) => fitsOnEdge(state, KINDS, KINDS[`${kind}@1`]!, edge('a.text -> b.x'))

    expect([fit('template'), fit('note'), fit('branch')]).toEqual([true, false, true])
  })
})

describe('a node that is moved onto an edge', () => {
  const state = graph(
    { a: node('llm', {}, { title: 'Facts' }), b: node('llm', { prompt: '{{ x }}' }), new: node('template'), each: node('for_each'), in: node('template', { template: '{{ row }}' }, { parent: 'each' }) },
    ['a.text -> b.x', 'each.item -> in.row'],
  )

  it('is taken in', () => {
    expect(wires(spliceMoved(state, KINDS, 'new', edge('a.text -> b.x')) ?? [])).toEqual([
      { type: 'connect', edge: 'a.text -> new.facts' }, { type: 'disconnect', edge: 'a.text -> b.x' }, { type: 'connect', edge: 'new.text -> b.x' },
    ])
  })

  it('is taken in where the edge runs inside a container', () => {
    expect(wires(spliceMoved(state, KINDS, 'new', edge('each.item -> in.row')) ?? [])).toEqual([
      { type: 'connect', edge: 'each.item -> new.item' }, { type: 'disconnect', edge: 'each.item -> in.row' }, { type: 'connect', edge: 'new.text -> in.row' },
    ])
  })

  it('keeps the edges that it has', () => {
    expect(spliceMoved(state, KINDS, 'in', edge('a.text -> b.x'))).toBeNull()
    expect(spliceMoved(state, KINDS, 'input', edge('a.text -> b.x'))).toBeNull()
  })
})

describe('copy and paste', () => {
  const state = graph(
    { each: node('for_each'), inside: node('llm', { prompt: '{{ row }}' }, { parent: 'each', timeout: 5 }), other: node('llm') },
    ['each.item -> inside.row', 'other.text -> each.items'],
  )

  it('takes what is inside and the edges between, under new ids', () => {
    const clip = clipFrom(parseYaml(writeClip(cut(state, ['each']))))
    const { ids, commands } = paste(state, KINDS, clip!, [500, 500])
    const [each, inside] = ids as [string, string]

    expect(commands).toEqual([
      { type: 'add_node', id: each, kind: 'for_each@1', title: undefined, settings: {}, parent: undefined, position: [500, 500] },
      { type: 'add_node', id: inside, kind: 'llm@1', title: undefined, settings: { prompt: '{{ row }}' }, parent: each, position: [320, 0] },
      { type: 'set', id: inside, path: ['timeout'], value: 5 },
      { type: 'connect', edge: `${each}.item -> ${inside}.row` },
    ])
    expect(new Set([...ids, 'each', 'inside', 'other']).size).toBe(5)
  })

  it('reads a whole graph as JSON and refuses other text', () => {
    expect(readClip('{"format":"agent/1","nodes":{"a":{"kind":"llm@1"}}}')).toEqual({
      nodes: { a: { kind: 'llm@1', settings: {} } }, edges: [], layout: { a: [0, 0] },
    })
    expect([readClip('hello'), readClip('{"a":1}'), readClip('{'), clipFrom({ nodes: [1] })]).toEqual([null, null, null, null])
  })

  it('duplicates beside the original, in the same container', () => {
    const { ids, commands } = duplicate(state, KINDS, ['inside'])

    expect(commands[0]).toMatchObject({ type: 'add_node', id: ids[0], parent: 'each', position: [352, 32] })
  })
})

describe('a selection', () => {
  const state = graph(
    { a: node('llm'), b: node('llm', { prompt: '{{ x }}' }), each: node('for_each') }, ['a.text -> b.x', 'b.text -> output.page'],
  )

  it('is deleted without the Input and Output cards', () => {
    expect(removeSelection(state, ['a', 'input', 'output'], ['b.text -> output.page', 'gone.x -> a.y'])).toEqual([
      { type: 'disconnect', edge: 'b.text -> output.page' }, { type: 'remove_node', id: 'a' },
    ])
  })

  it('is copied to where it was dropped, with the edges inside, and the originals stay', () => {
    const two = graph({ a: node('llm', {}, { title: 'A' }), b: node('llm', { prompt: '{{ x }}' }), each: node('for_each') }, ['a.text -> b.x', 'input.topic -> a.topic'])
    const { ids, commands } = cloneTo(two, KINDS, [{ id: 'a', parent: 'each', place: [40, 60] }, { id: 'b', parent: 'each', place: [360, 80] }])

    expect(commands).toEqual([
      { type: 'add_node', id: ids[0], kind: 'llm@1', title: 'A', settings: {}, parent: 'each', position: [40, 60] },
      { type: 'add_node', id: ids[1], kind: 'llm@1', settings: { prompt: '{{ x }}' }, parent: 'each', position: [360, 80] },
      { type: 'connect', edge: `${ids[0]}.text -> ${ids[1]}.x` },
    ])
  })

  it('leaves Input and Output where they are when it is copied', () => {
    expect(cloneTo(graph({}), KINDS, [{ id: 'input', parent: null, place: [0, 0] }])).toEqual({ ids: [], commands: [] })
  })

  it('is nudged', () => {
    expect(nudge(state, ['b'], 8, -8)).toEqual([{ type: 'move', positions: { b: [328, -8] } }])
  })

  it('goes into a container without the edges that would cross its border', () => {
    expect(rehome(state, KINDS, [{ id: 'b', parent: 'each', place: [40, 80] }])).toEqual([
      { type: 'disconnect', edge: 'a.text -> b.x' },
      { type: 'disconnect', edge: 'b.text -> output.page' },
      { type: 'set_parent', id: 'b', parent: 'each' },
      { type: 'move', positions: { b: [40, 80] } },
    ])
    expect(rehome(state, KINDS, [{ id: 'a', parent: 'each', place: [0, 0] }, { id: 'b', parent: 'each', place: [40, 80] }])).toEqual([
      { type: 'disconnect', edge: 'b.text -> output.page' },
      { type: 'set_parent', id: 'a', parent: 'each' },
      { type: 'set_parent', id: 'b', parent: 'each' },
      { type: 'move', positions: { a: [0, 0], b: [40, 80] } },
    ])
    expect(isWithin(graph({ each: node('for_each'), c: node('llm', {}, { parent: 'each' }) }), 'c', 'each')).toBe(true)
  })
})

describe('a container', () => {
  const state = graph(
    { each: node('for_each'), c: node('llm', { prompt: '{{ x }}' }, { parent: 'each' }), after: node('llm', { prompt: '{{ all }}' }) },
    ['each.item -> c.x', 'c.text -> each.result', 'each.results -> after.all'],
    { layout: { each: [0, 0, 600, 300], c: [160, 80] } },
  )

  it('lets a node go, and with it the edges to the ports of its inside', () => {
    expect(rehome(state, KINDS, [{ id: 'c', parent: null, place: [700, 0] }])).toEqual([
      { type: 'disconnect', edge: 'each.item -> c.x' },
      { type: 'disconnect', edge: 'c.text -> each.result' },
      { type: 'set_parent', id: 'c', parent: null },
      { type: 'move', positions: { c: [700, 0] } },
    ])
  })

  it('takes a node in without the edges to the ports of its outside', () => {
    expect(rehome(state, KINDS, [{ id: 'after', parent: 'each', place: [0, 0] }])[0]).toEqual({ type: 'disconnect', edge: 'each.results -> after.all' })
  })

  it('keeps what is inside where it stands while its upper left corner is pulled', () => {
    expect(resize(state, 'each', [-80, -40, 680, 340])).toEqual([
      { type: 'move', positions: { each: [-80, -40, 680, 340], c: [240, 120] } },
    ])
    expect(resize(state, 'each', [0, 0, 680, 340])).toEqual([{ type: 'move', positions: { each: [0, 0, 680, 340] } }])
  })
})

describe('variables', () => {
  const state = graph(
    {
      research: node('llm', { prompt: '{{ topic }}' }, { title: 'Research' }),
      write: node('llm', { prompt: 'From {{ facts }}' }, { title: 'Write' }),
      after: node('llm', { prompt: '{{ page }}' }),
    },
    ['input.topic -> research.topic', 'research.text -> write.facts', 'write.text -> after.page'],
  )

  it('are offered from upstream, the wired ones first', () => {
    expect(offerVariables(state, KINDS, 'write').map((v) => [v.name, v.from, Boolean(v.source)])).toEqual([
      ['facts', 'Research', false], ['topic', 'Input', true],
    ])
  })

  it('draw their edge when chosen', () => {
    const topic = offerVariables(state, KINDS, 'write').find((v) => v.name === 'topic')!

    expect(wireVariable(state, KINDS, 'write', topic)).toEqual([{ type: 'connect', edge: 'input.topic -> write.topic' }])
  })

  it('may be a new input of the agent', () => {
    const audience = offerNewInput(state, 'write', 'audience')!

    expect(wireVariable(state, KINDS, 'write', audience)).toEqual([
      { type: 'set_input', name: 'audience', value: { type: 'text' } }, { type: 'connect', edge: 'input.audience -> write.audience' },
    ])
    expect(offerNewInput(state, 'write', 'topic')).toBeNull()
  })

  it('inside a container are the container’s own', () => {
    const looped = graph({ each: node('for_each', { inputs: [{ name: 'tone' }] }), say: node('llm', { prompt: '' }, { parent: 'each' }) })

    expect(offerVariables(looped, KINDS, 'say').map((v) => v.name)).toEqual(['item', 'index', 'tone'])
  })
})

describe('names', () => {
  it('are safe in a template', () => {
    expect([toName('Key facts!'), toName('2nd'), toName('Überblick'), toName('日本')]).toEqual(['key_facts', 'v_2nd', 'uberblick', 'value'])
    expect(freeName('a', ['a', 'a_2'])).toBe('a_3')
  })

  it('of nodes are ids that the text form accepts', () => {
    expect(newNodeId('http_request', new Set())).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
  })
})
