import { expect, test } from 'vitest'
import { RUN } from '@/live/testRun'
import { parseRecord, RecordRefused } from './record'

const RECORD = {
  format: 'run/1', run: 'r', agent: { id: 'a', name: 'Bees' }, revision: 'abc', status: 'succeeded', created_at: '2026-01-31T08:00:00Z',
  error: null, inputs: { topic: 'Bees' }, outputs: { page: 'Bees fly.' }, events: RUN, nodes: { facts: { kind: 'llm@1', title: 'Facts', agent: null } },
  agents: {}, kinds: { llm: 'Model' }, graph: 'format: agent/1',
}

const refusal = (value: unknown): string => {
  try {
    parseRecord(typeof value === 'string' ? value : JSON.stringify(value))
  } catch (error) {
    if (error instanceof RecordRefused) return error.message
  }
  return 'It was taken.'
}

test('a record is read with the names of its nodes', () => {
  expect(parseRecord(JSON.stringify(RECORD))).toEqual({
    run: 'r', agent: { id: 'a', name: 'Bees' }, revision: 'abc', graph: 'format: agent/1', status: 'succeeded', created_at: '2026-01-31T08:00:00Z',
    inputs: { topic: 'Bees' }, outputs: { page: 'Bees fly.' }, events: RUN, nodes: RECORD.nodes, agents: {}, kinds: { llm: 'Model' },
  })
})

test('an older record without names is read, too', () => {
  const { nodes: _, agents: __, kinds: ___, created_at: ____, ...older } = RECORD
  expect(parseRecord(JSON.stringify(older))).toMatchObject({ nodes: {}, agents: {}, kinds: {}, created_at: RUN[0]?.at })
})

test('a newer version is named', () => {
  expect(refusal({ ...RECORD, format: 'run/2' })).toBe('This record is written as run/2; this installation reads up to run/1. Open it in a newer one.')
})

test('what is no record is told so, with where one comes from', () => {
  const noRecord = 'This file is not the record of a run. The page of a run exports one with its Export button.'
  expect([refusal('Dear diary'), refusal('[1, 2]'), refusal({ some: 'thing' })]).toEqual([noRecord, noRecord, noRecord])
  expect(refusal({ format: 'agent/1' })).toBe('This file is an agent, not a run. The list of agents imports it.')
})

test('a broken record says what is broken', () => {
  const without = RECORD.events.filter(({ seq }) => seq !== 4)
  expect([
    refusal(JSON.stringify(RECORD).slice(0, 400)), refusal({ ...RECORD, events: without }), refusal({ ...RECORD, events: [] }),
    refusal({ ...RECORD, events: [{ seq: 1 }] }), refusal({ ...RECORD, inputs: 3 }), refusal({ ...RECORD, status: 'odd' }), refusal({ ...RECORD, nodes: { a: null } }),
  ]).toEqual([
    'This file is broken: its JSON ends too early or has an error. Export the run once more.',
    'This record is broken: event 4 is missing. Export the run once more.',
    'This record is broken: it has no events. Export the run once more.',
    'This record is broken: its event 1 cannot be read. Export the run once more.',
    'This record is broken: its run, its inputs or its events are missing. Export the run once more.',
    'This record is broken: how the run stands is not said. Export the run once more.',
    'This record is broken: the names of its nodes cannot be read. Export the run once more.',
  ])
})
