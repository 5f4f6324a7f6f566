import { describe, expect, it } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import { drawTo, findEnds, ownPorts } from './ends'
import type { PortRef } from './lookup'
import { graph, node } from './testGraph'

const state = graph(
  { a: node('template', { template: '{{ topic }}' }, { title: 'A' }), b: node('template', { template: '{{ x }} {{ y }}' }, { title: 'B' }), each: node('for_each'), inside: node('template', { template: '' }, { parent: 'each' }) },
  ['input.topic -> a.topic', 'a.text -> b.x'],
)
const order = ['input', 'a', 'b', 'each', 'inside', 'output']
const out = (id: string, port: string, inner = false): PortRef => ({ node: id, port, side: 'output', inner })
const names = (ends: ReturnType<typeof findEnds>) => ends.fitting.map(({ ref, isNew, isTaken }) => `${ref.node}.${ref.port}${isNew ? ' new' : ''}${isTaken ? ' taken' : ''}`)

describe('where an edge may lead from a port', () => {
  it('lists what fits, the best first, with the ports that the edge itself would make', () => {
    const ends = findEnds(state, KINDS, out('a', 'text'), order)

    expect(names(ends)).toEqual(['each.items', 'b.y', 'b.a new', 'each.a new', 'output.a new'])
  })

  it('says why the others do not, and counts what lies behind a border', () => {
    const ends = findEnds(state, KINDS, out('b', 'text'), order)

    expect(ends.refused).toContainEqual({ ref: { node: 'a', port: 'topic', side: 'input', inner: false }, why: 'This would close a circle. Use “Repeat” to loop until something holds.' })
    expect(ends.beyond).toBe(1)
    expect(findEnds(state, KINDS, out('a', 'text'), order).refused).toContainEqual({ ref: { node: 'b', port: 'x', side: 'input', inner: false }, why: 'They are connected already.' })
  })

  it('reaches from the inside face of a container to what stands in it, and back to its other face', () => {
    expect(names(findEnds(state, KINDS, out('each', 'item', true), order))).toEqual(['inside.item new'])
    expect(names(findEnds(state, KINDS, out('inside', 'text'), order))).toEqual(['each.result'])
  })

  it('draws the edge, makes room where there was one, and makes the port where there was none', () => {
    const [, y, made] = findEnds(state, KINDS, out('a', 'text'), order).fitting
    const taken = findEnds(state, KINDS, { node: 'b', port: 'x', side: 'input', inner: false }, order).fitting.find(({ ref }) => ref.node === 'input')

    expect(y && drawTo(state, KINDS, out('a', 'text'), y)).toEqual([{ type: 'connect', edge: 'a.text -> b.y' }])
    expect(made && drawTo(state, KINDS, out('a', 'text'), made)?.at(-1)).toEqual({ type: 'connect', edge: 'a.text -> b.a' })
    expect(taken && drawTo(state, KINDS, { node: 'b', port: 'x', side: 'input', inner: false }, taken)).toEqual([
      { type: 'disconnect', edge: 'a.text -> b.x' }, { type: 'connect', edge: 'input.topic -> b.x' },
    ])
  })
})

it('a node offers its own ports, what is usual before what few look for', () => {
  expect(ownPorts(state, KINDS, 'b').map(({ ref }) => `${ref.side} ${ref.port}`)).toEqual(['output text', 'input x', 'input y', 'output error', 'output tool'])
})
