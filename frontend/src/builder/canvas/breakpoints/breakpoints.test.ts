import { expect, test } from 'vitest'
import { graph, node } from '../../commands/testGraph'
import { listBreakpoints, readBreakpoint } from './breakpoints'

test('a breakpoint is any mark that says something, with its condition if it has one', () => {
  expect([readBreakpoint(undefined), readBreakpoint(null), readBreakpoint(false)]).toEqual([null, null, null])
  expect(readBreakpoint(true)).toEqual({ condition: '' })
  expect(readBreakpoint({ condition: 'x > 1' })).toEqual({ condition: 'x > 1' })
})

test('a run takes along the breakpoints of nodes that are there', () => {
  const state = { ...graph({ a: node('llm'), b: node('llm') }, []), marks: { a: { breakpoint: { condition: 'x' } }, b: { pin: {} }, gone: { breakpoint: true } } }

  expect(listBreakpoints(state)).toEqual({ a: { condition: 'x' } })
})
