/** Events for tests: numbered, a second apart. */
import type { JsonValue } from '@/ui/json'
import type { Envelope } from './wire'

type Line = [type: string, node: string | null, data?: Envelope['data']]

export const START = Date.parse('2026-01-31T08:00:00.000Z')

export function events(lines: readonly Line[], from = 1): Envelope[] {
  return lines.map(([type, node, data = {}], index) => ({
    run: 'r', seq: from + index, type, node, data, at: new Date(START + (from + index - 1) * 1000).toISOString(),
  }))
}

export const charge = (input: number, output: number, cost: string | null): Envelope['data'] => ({
  model: 'm', provider: 'openai', input_tokens: input, output_tokens: output, cost, currency: 'USD', price: { input_mtok: '2.5' },
})

/** Two steps, the first tried twice, two charges. */
export const RUN = events([
  ['run.started', null, { inputs: { topic: 'Bees' } }],
  ['step.started', 'facts', { inputs: { topic: 'Bees' }, attempt: 1 }],
  ['charge.made', 'facts', charge(10, 5, '0.1')],
  ['step.failed', 'facts', { error: { code: 'rate_limited', message: 'Too many requests.', retryable: true }, attempt: 1 }],
  ['step.retrying', 'facts', { attempt: 2, delay: 1 }],
  ['step.started', 'facts', { inputs: { topic: 'Bees' }, attempt: 2 }],
  ['charge.made', 'facts', charge(10, 7, '0.2')],
  ['step.succeeded', 'facts', { outputs: { text: 'Bees fly.' }, attempt: 2 }],
  ['step.skipped', 'other', { reason: 'The branch was not taken.' }],
  ['run.succeeded', null, { outputs: { page: 'Bees fly.' } }],
])

/** An event as a long run's replay brings it: without values, where it is inside an item or a call. */
export function thinned(event: Envelope): Envelope {
  const cut = Object.entries(event.data).map(([name, value]) => [name, CUTS[name]?.(value) ?? value] as const)
  const data = Object.fromEntries(cut)
  const isThin = event.node?.includes('#') && JSON.stringify(data) !== JSON.stringify(event.data)
  return isThin ? { ...event, data, thin: true } : event
}

const blank = (value: JsonValue): JsonValue => Object.fromEntries(Object.keys(value ?? {}).map((port) => [port, null]))
const CUTS: { [name: string]: (value: JsonValue) => JsonValue } = {
  inputs: blank, outputs: blank, carry: () => null,
  calls: (calls) => (calls as JsonValue[]).map((call) => ({ ...(call as object), arguments: null })),
}
