import { describe, expect, it } from 'vitest'
import { indexEdges } from '../commands/edgeIndex'
import { graph, node } from '../commands/testGraph'
import { KINDS } from '../kinds/fixtures'
import { flowEdges, flowNodes } from './flow/model'
import { CARD_WIDTH, containerAt, readSocketId, shownPorts, socketId } from './geometry'

const names = (ports: { name: string }[]) => ports.map((port) => port.name)

describe('a card', () => {
  it('draws what matters and hides what is rarely wired', () => {
    const state = graph({ a: node('llm', { prompt: '{{ topic }}' }) })
    const ports = shownPorts(state, KINDS, 'a')

    expect([names(ports.inputs), names(ports.outputs)]).toEqual([['topic'], ['text']])
    expect(names(ports.hidden)).toEqual(['images', 'messages', 'messages', 'usage', 'error', 'tool'])
  })

  it('keeps a place for an edge whose port has gone', () => {
    const state = graph({ a: node('llm'), b: node('llm', { prompt: '' }) }, ['a.text -> b.facts'])

    expect(names(shownPorts(state, KINDS, 'b', indexEdges(state).wired.get('b')).inputs)).toEqual(['facts'])
  })

  it('has a fixed width and its ports on its borders', () => {
    const [, , card] = flowNodes(graph({ a: node('llm', { prompt: '{{ x }}' }) }), KINDS, {}, [])

    expect(card).toMatchObject({ id: 'a', type: 'card', width: CARD_WIDTH })
    expect(card?.handles?.map((handle) => [handle.id, handle.x + 5])).toEqual([['input:x', 0], ['output:text', CARD_WIDTH]])
  })

  it('names its sockets so that they can be read back', () => {
    expect(readSocketId(socketId('output', true, 'item'))).toEqual({ side: 'output', inner: true, port: 'item' })
  })
})

describe('the canvas model', () => {
  it('keeps every object that did not change', () => {
    const state = graph({ a: node('llm'), b: node('llm', { prompt: '{{ x }}' }) }, ['a.text -> b.x'])
    const before = flowNodes(state, KINDS, {}, [])
    const edges = flowEdges(state, KINDS, [])
    const moved = { ...state, layout: { ...state.layout, b: [900, 40] as [number, number] } }
    const after = flowNodes(moved, KINDS, {}, before)

    expect(after.map((each, index) => each === before[index])).toEqual([true, false, true, false])
    expect(flowEdges(moved, KINDS, edges)[0]).toBe(edges[0])
  })

  it('keeps the very lists when an edit moves no port, and makes only the cards anew that it touches', () => {
    const state = graph({ a: node('llm'), b: node('llm', { prompt: '{{ x }}' }), c: node('llm') }, ['a.text -> b.x'])
    const [nodes, edges] = [flowNodes(state, KINDS, {}, []), flowEdges(state, KINDS, [])]
    const typed = { ...state, nodes: { ...state.nodes, b: node('llm', { prompt: 'Say {{ x }}' }) } }
    const wired = { ...state, nodes: { ...state.nodes, b: node('llm', { prompt: '{{ y }}' }) } }
    const after = flowNodes(wired, KINDS, {}, nodes)

    expect([flowNodes(typed, KINDS, {}, nodes) === nodes, flowEdges(typed, KINDS, edges) === edges]).toEqual([true, true])
    expect(after.map((each, index) => each === nodes[index])).toEqual([true, true, true, false, true])
    expect(flowEdges(wired, KINDS, edges)[0]).toMatchObject({ id: 'a.text -> b.x', data: { broken: true } })
  })

  it('draws a container before what is inside it, and wires its inner side', () => {
    const state = graph(
      { inside: node('llm', { prompt: '{{ row }}' }, { parent: 'each' }), each: node('for_each') }, ['each.item -> inside.row'],
    )

    expect(flowNodes(state, KINDS, {}, []).map((each) => [each.id, each.parentId])).toEqual([
      ['input', undefined], ['output', undefined], ['each', undefined], ['inside', 'each'],
    ])
    expect(flowEdges(state, KINDS, [])[0]).toMatchObject({ sourceHandle: 'inner-output:item', targetHandle: 'input:row' })
  })

  it('finds the innermost container under a point', () => {
    const state = graph(
      { outer: node('for_each'), inner: node('for_each', {}, { parent: 'outer' }) }, [],
      { layout: { outer: [0, 0, 900, 600], inner: [100, 100, 400, 300] } },
    )

    expect(containerAt(state, KINDS, 150, 150, () => false)).toBe('inner')
    expect(containerAt(state, KINDS, 850, 550, () => false)).toBe('outer')
    expect(containerAt(state, KINDS, 150, 150, (id) => id === 'inner')).toBe('outer')
    expect(containerAt(state, KINDS, -5, 0, () => false)).toBeNull()
  })
})
