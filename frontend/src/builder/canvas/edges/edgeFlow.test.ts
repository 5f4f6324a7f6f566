import { describe, expect, it } from 'vitest'
import { flowOf, isCrowded } from './edgeFlow'

type State = Parameters<typeof flowOf>[0]

function state(nodes: { [id: string]: readonly [string, object | null] }, status = 'running'): State {
  return {
    run: { status }, steps: new Map(), turns: new Map(), nodes: new Map(Object.entries(nodes).map(([id, [each, outputs]]) => [id, { status: each, latest: { outputs } }])),
  } as unknown as State
}

describe('an edge', () => {
  it('flows while its target works and rests green after', () => {
    expect(flowOf(state({ a: ['running', null] }), 'input.topic -> a.topic')).toBe('active')
    expect(flowOf(state({ a: ['succeeded', { text: 'x' }], b: ['succeeded', {}] }), 'a.text -> b.x')).toBe('done')
  })

  it('from a port that was not taken stays quiet', () => {
    const branched = state({ way: ['succeeded', { true: 1 }], yes: ['succeeded', {}], no: ['skipped', null] }, 'succeeded')

    expect([flowOf(branched, 'way.true -> yes.value'), flowOf(branched, 'way.false -> no.value')]).toEqual(['done', undefined])
  })

  it('into Output is done once the run has succeeded', () => {
    const nodes: { [id: string]: [string, object | null] } = { a: ['succeeded', { text: 'x' }] }

    expect([flowOf(state(nodes), 'a.text -> output.page'), flowOf(state(nodes, 'succeeded'), 'a.text -> output.page')]).toEqual([undefined, 'done'])
  })
})

describe('a canvas', () => {
  const at = (count: number, status: string) => Array.from({ length: count }, (_, index) => [`${status}${index}`, [status, null]] as const)

  it('is crowded once more than twelve nodes work, whatever the others do', () => {
    const twelve = [...at(12, 'running'), ...at(40, 'succeeded')]

    expect([twelve, [...twelve, ...at(1, 'retrying')]].map((nodes) => isCrowded(state(Object.fromEntries(nodes)).nodes))).toEqual([false, true])
  })
})
