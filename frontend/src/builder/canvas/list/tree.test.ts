import { describe, expect, it } from 'vitest'
import { graph, node } from '../../commands/testGraph'
import { flowOrder } from '../keys/flowOrder'
import { along, listRows, span } from './tree'

const state = graph(
  {
    each: node('for_each'), inner: node('for_each', {}, { parent: 'each' }), deep: node('llm', {}, { parent: 'inner' }),
    beside: node('llm', {}, { parent: 'each' }), last: node('llm'),
  },
  ['input.topic -> each.items', 'beside.text -> each.result', 'each.results -> last.x'],
)
const rows = (...folded: string[]) => listRows(state, flowOrder(state), new Set(folded))
const briefly = (...folded: string[]) => rows(...folded).map(({ id, level, place, of }) => `${id} ${level} ${place}/${of}`)

describe('the list as a tree', () => {
  it('puts what stands in a container a level below it', () => {
    expect(briefly()).toEqual(['input 1 1/4', 'each 1 2/4', 'inner 2 1/2', 'deep 3 1/1', 'beside 2 2/2', 'last 1 3/4', 'output 1 4/4'])
    expect(rows().filter((row) => row.isParent).map((row) => row.id)).toEqual(['each', 'inner'])
  })

  it('hides all that is in a folded container, however deep, and counts it still', () => {
    expect(briefly('inner')).toEqual(['input 1 1/4', 'each 1 2/4', 'inner 2 1/2', 'beside 2 2/2', 'last 1 3/4', 'output 1 4/4'])
    expect(briefly('each')).toEqual(['input 1 1/4', 'each 1 2/4', 'last 1 3/4', 'output 1 4/4'])
    expect(rows('each').filter((row) => row.isParent)).toMatchObject([{ id: 'each', isFolded: true }])
  })

  it('spans from one row to another, in either direction, what was pointed at first', () => {
    expect(span(rows(), 'each', 'deep')).toEqual(['deep', 'inner', 'each'])
    expect(span(rows(), 'last', 'beside')).toEqual(['beside', 'last'])
    expect(span(rows(), 'gone', 'last')).toEqual(['last'])
  })

  it('leads along edges, and out of a container from what nothing feeds but not back into it', () => {
    expect([along(state, 'last', 'left'), along(state, 'each', 'left'), along(state, 'deep', 'left'), along(state, 'input', 'left')]).toEqual(['each', 'input', 'inner', null])
    expect(along(state, 'each', 'right')).toBe('last')
  })
})
