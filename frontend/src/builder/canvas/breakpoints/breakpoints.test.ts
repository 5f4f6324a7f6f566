import { expect, test } from 'vitest'
import { graph, node } from '../../commands/testGraph'
import { listBreakpoints, readBreakpoint, readInside } from './breakpoints'

test('a breakpoint is any mark that says something, with its condition if it has one', () => {
  expect([readBreakpoint(undefined), readBreakpoint(null), readBreakpoint(false)]).toEqual([null, null, null])
  expect(readBreakpoint(true)).toEqual({ condition: '' })
  expect(readBreakpoint({ condition: 'x > 1' })).toEqual({ condition: 'x > 1' })
})

test('a run takes along the breakpoints of nodes that are there', () => {
  const state = { ...graph({ a: node('llm'), b: node('llm') }, []), marks: { a: { breakpoint: { condition: 'x' } }, b: { pin: {} }, gone: { breakpoint: true } } }

  expect(listBreakpoints(state)).toEqual({ a: { condition: 'x' } })
})

test('steps inside the agent that a node runs stop by their path, with the node or without it', () => {
  const inside = { here: false, inside: ['ask', 'each/say'] }
  const nodes = { loop: node('for_each'), sub: { ...node('sub_agent'), parent: 'loop' }, other: node('sub_agent') }
  const state = { ...graph(nodes, []), marks: { sub: { breakpoint: inside }, other: { breakpoint: { condition: '', inside: ['ask'] } } } }

  expect([readBreakpoint(inside), readInside(inside)]).toEqual([null, ['ask', 'each/say']])
  expect(listBreakpoints(state)).toEqual({
    'loop/sub/ask': { condition: '' }, 'loop/sub/each/say': { condition: '' }, other: { condition: '' }, 'other/ask': { condition: '' },
  })
})
