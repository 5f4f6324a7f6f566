import { describe, expect, it } from 'vitest'
import { graph, node } from '../commands/testGraph'
import { KINDS } from '../kinds/fixtures'
import { homesFor, moveInto, moveOut, spotInside } from './homes'

const state = graph(
  { a: node('template', { template: '{{ x }}' }), each: node('for_each'), inner: node('for_each', {}, { parent: 'each' }), b: node('template', {}, { parent: 'inner' }) },
  ['input.topic -> a.x'],
  { layout: { a: [0, 0], each: [320, 0, 640, 320], inner: [128, 92, 300, 200], b: [128, 92] } },
)

describe('containers without a pointer', () => {
  it('are offered where a node can go: not to itself, not to what it holds, not to where it is', () => {
    expect([homesFor(state, KINDS, 'a'), homesFor(state, KINDS, 'each'), homesFor(state, KINDS, 'b')]).toEqual([['each', 'inner'], [], ['each']])
  })

  it('take a node in where it covers no other, and grow for it', () => {
    const commands = moveInto(state, KINDS, 'a', 'each')
    const [x, y] = spotInside(state, KINDS, 'each')

    expect(commands.slice(0, 2)).toEqual([{ type: 'disconnect', edge: 'input.topic -> a.x' }, { type: 'set_parent', id: 'a', parent: 'each' }])
    expect(y).toBeGreaterThanOrEqual(92 + 200)
    expect(commands.at(-2)).toEqual({ type: 'move', positions: { a: [x, y] } })
    expect(commands.at(-1)).toMatchObject({ type: 'move', positions: { each: [320, 0, 640, expect.any(Number)] } })
  })

  it('let a node out to just below them', () => {
    expect(moveOut(state, KINDS, 'inner').at(0)).toEqual({ type: 'set_parent', id: 'inner', parent: null })
    expect(moveOut(state, KINDS, 'b')).toContainEqual({ type: 'set_parent', id: 'b', parent: 'each' })
    expect(moveOut(state, KINDS, 'a')).toEqual([])
  })
})
