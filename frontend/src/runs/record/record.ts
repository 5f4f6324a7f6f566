/**
 * A run's exported record, read and checked (`docs/run-record.schema.json`). Pure.
 *
 * Law: a record that is read is one that the viewer can show whole; anything else is refused with a sentence and a way out.
 */
import type { Envelope, Values } from '@/live/wire'
import type { Run, RunNames } from '../api'
import type { Outline } from '../slots'
import { isOutline } from './outline'

const FORMAT = 'run'
const VERSION = 1

/** The part of `run/1` that the viewer shows. */
export interface RunRecord {
  run: string
  agent: { id: string; name: string }
  status: Run['status']
  created_at: string
  revision?: string
  /** The graph's text; a shared record has none. */
  graph?: string
  /** Of a shared record whose link shows it: the graph's shape. */
  outline?: Outline
  inputs: Values
  outputs: Values | null
  events: readonly Envelope[]
  nodes: RunNames['agents'][string]
  agents: RunNames['agents']
  /** Titles of node kinds. */
  kinds: { readonly [kind: string]: string }
}

export class RecordRefused extends Error {
  override name = 'RecordRefused'
}

const NO_RECORD = 'This file is not the record of a run. The page of a run exports one with its Export button.'

/** The record in a file's text. Throws RecordRefused. */
export function parseRecord(text: string): RunRecord {
  try {
    return readRecord(JSON.parse(text))
  } catch (error) {
    if (error instanceof RecordRefused) throw error
    throw new RecordRefused(text.trimStart().startsWith('{') ? 'This file is broken: its JSON ends too early or has an error. Export the run once more.' : NO_RECORD)
  }
}

/** The record in a value. Throws RecordRefused. */
export function readRecord(value: unknown): RunRecord {
  if (!isObject(value)) throw new RecordRefused(NO_RECORD)
  checkFormat(value['format'])
  const { run, status, created_at, inputs, events } = value
  if (typeof run !== 'string' || !isObject(inputs) || !Array.isArray(events)) throw broken('its run, its inputs or its events are missing')
  checkEvents(events)
  return {
    run, events, inputs: inputs as Values,
    agent: { id: textIn(value['agent'], 'id') ?? '', name: textIn(value['agent'], 'name') ?? 'Run' },
    status: statusIn(status),
    created_at: typeof created_at === 'string' ? created_at : (events[0] as Envelope).at,
    ...(typeof value['revision'] === 'string' ? { revision: value['revision'] } : {}),
    ...(typeof value['graph'] === 'string' ? { graph: value['graph'] } : {}),
    ...(isOutline(value['outline']) ? { outline: value['outline'] } : {}),
    outputs: isObject(value['outputs']) ? (value['outputs'] as Values) : null,
    nodes: namesIn(value['nodes']),
    agents: Object.fromEntries(Object.entries(isObject(value['agents']) ? value['agents'] : {}).map(([name, nodes]) => [name, namesIn(nodes)])),
    kinds: (isObject(value['kinds']) ? value['kinds'] : {}) as RunRecord['kinds'],
  }
}

function checkFormat(format: unknown) {
  const [name, version] = typeof format === 'string' ? format.split('/') : []
  if (name === 'agent') throw new RecordRefused('This file is an agent, not a run. The list of agents imports it.')
  if (name !== FORMAT) throw new RecordRefused(NO_RECORD)
  if (Number(version) > VERSION) throw new RecordRefused(`This record is written as ${String(format)}; this installation reads up to ${FORMAT}/${VERSION}. Open it in a newer one.`)
  if (Number(version) !== VERSION) throw broken('its version is no number')
}

/** The viewer folds them one by one, and would stop at a gap without a word. */
function checkEvents(events: readonly unknown[]) {
  if (events.length === 0) throw broken('it has no events')
  events.forEach((event, index) => {
    if (!isEvent(event)) throw broken(`its event ${index + 1} cannot be read`)
    if (event.seq !== index + 1) throw broken(`event ${index + 1} is missing`)
  })
}

function isEvent(value: unknown): value is Envelope {
  if (!isObject(value)) return false
  const { type, at, node, data } = value
  return typeof type === 'string' && !Number.isNaN(Date.parse(String(at))) && (node === null || typeof node === 'string') && isObject(data)
}

const STATUSES: ReadonlySet<unknown> = new Set(['queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled'])

function statusIn(value: unknown): Run['status'] {
  if (!STATUSES.has(value)) throw broken('how the run stands is not said')
  return value as Run['status']
}

const broken = (why: string) => new RecordRefused(`This record is broken: ${why}. Export the run once more.`)
const textIn = (value: unknown, name: string) => (isObject(value) && typeof value[name] === 'string' ? value[name] : undefined)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names are for reading only: a record without them shows ids. */
function namesIn(value: unknown): RunRecord['nodes'] {
  const names = isObject(value) ? value : {}
  if (!Object.values(names).every(isObject)) throw broken('the names of its nodes cannot be read')
  return names as RunRecord['nodes']
}
