import { describe, expect, it } from 'vitest'
import { graph, node } from '../../commands/testGraph'
import { parseEdge, type Edge } from '../../draft/values'
import { makeRoom, spotOn } from './room'

const edge = (text: string) => parseEdge(text) as Edge
const state = graph(
  { a: node('llm'), b: node('llm'), c: node('llm'), far: node('llm'), each: node('for_each'), x: node('llm', {}, { parent: 'each' }), y: node('llm', {}, { parent: 'each' }) },
  ['a.text -> b.x', 'b.text -> c.x', 'a.text -> far.x', 'x.text -> y.x', 'y.text -> each.result'],
  { layout: { a: [0, 0], b: [320, 40], c: [640, 0], far: [1000, 0], each: [0, 400, 640, 320], x: [120, 60], y: [400, 60], input: [-320, 0], output: [1400, 0] } },
)

describe('room on an edge', () => {
  it('is made by what lies behind it alone', () => {
    expect(spotOn(state, edge('a.text -> b.x'))).toEqual([320, 20])
    expect(makeRoom(state, edge('a.text -> b.x'))).toEqual([{ type: 'move', positions: { b: [640, 40], c: [960, 0] } }])
  })

  it('is not made where there is enough', () => {
    expect(spotOn(state, edge('a.text -> far.x'))).toEqual([500, 0])
    expect(makeRoom(state, edge('a.text -> far.x'))).toEqual([])
  })

  it('is made inside a container, which grows with it', () => {
    expect(makeRoom(state, edge('x.text -> y.x'))).toEqual([{ type: 'move', positions: { y: [760, 60], each: [0, 400, 1000, 320] } }])
  })

  it('is left alone at the inside face of a container', () => {
    expect([spotOn(state, edge('y.text -> each.result')), makeRoom(state, edge('y.text -> each.result'))]).toEqual([null, []])
  })
})
