import { expect, test } from 'vitest'
import type { Step, StepStatus } from '@/live/step'
import { cellsFor, countStates, nextFailed, statesOf } from './states'

const PATHS: { [scope: string]: string[] } = { 'each#0': ['each#0/a', 'each#0/b'], 'each#1': ['each#1/a', 'each#1/b'], 'each#2': ['each#2/a'] }
const STATUS: { [path: string]: StepStatus } = { 'each#0/a': 'succeeded', 'each#0/b': 'succeeded', 'each#1/a': 'succeeded', 'each#1/b': 'failed' }
const steps = new Map(Object.entries(STATUS).map(([path, status]) => [path, { path, status } as Step]))

test('a turn stands as its weightiest step does, and one without steps has not begun', () => {
  expect(statesOf(['each#0', 'each#1', 'each#2'], (scope) => PATHS[scope] ?? [], steps)).toEqual(['succeeded', 'failed', null])
})

test('cells are shared once there are more turns than can be seen apart', () => {
  expect([cellsFor(5, 600), cellsFor(200, 600), cellsFor(10_000, 600), cellsFor(0, 600)]).toEqual([
    { per: 1, count: 5, pitch: 18 }, { per: 1, count: 200, pitch: 3 }, { per: 50, count: 200, pitch: 3 }, { per: 1, count: 0, pitch: 0 },
  ])
})

test('states are counted, the weightiest first, and failed turns are walked in a ring', () => {
  const states = ['succeeded', 'failed', null, 'succeeded', 'failed'] as const

  expect(countStates(states)).toEqual([['failed', 2], ['succeeded', 2]])
  expect([nextFailed(states, -1), nextFailed(states, 1), nextFailed(states, 4), nextFailed(['succeeded'], 0)]).toEqual([1, 4, 1, -1])
})
