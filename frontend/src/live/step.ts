/** One step of a run, folded from its events. Pure; the twin of the server's `runs/steps.py`. */
import type { JsonValue } from '@/ui/json'
import { addMoney } from './money'
import { type Approval, decided, expired, requested } from './approval'
import type { Hold } from './holds'
import { nodeOf } from './path'
import type { Envelope, Values } from './wire'

export type StepStatus = 'running' | 'held' | 'asking' | 'retrying' | 'sleeping' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled'

export interface StepError {
  code: string
  message: string
  advice?: string
  retryable?: boolean
}

export interface Attempt {
  attempt: number
  /** The number of the event that began it: the charges after it and before the next attempt's are its own. */
  seq: number
  inputs: Values
  startedAt: number
  finishedAt: number | null
  error: StepError | null
}

/** One debit for a model call; `cost` null is a price nobody knows. */
export interface Charge {
  seq: number
  at: number
  model: string
  provider: string
  inputTokens: number
  outputTokens: number
  cost: string | null
  currency: string
  price: Values
  isEstimated: boolean
}

export interface Call {
  id: string
  tool: string
  arguments: JsonValue
}

export interface LogLine {
  seq: number
  at: number
  path: string
  text: string
}

/** Why a step is held before its next go. `problem` is why a breakpoint's condition could not be told. */
export interface Held {
  why: 'breakpoint' | 'pause' | 'step'
  condition: string
  problem: string
}

export interface Step {
  path: string
  node: string
  status: StepStatus
  startedAt: number | null
  finishedAt: number | null
  inputs: Values | null
  outputs: Values | null
  error: StepError | null
  reason: string | null
  attempts: readonly Attempt[]
  calls: readonly Call[]
  charges: readonly Charge[]
  logs: readonly LogLine[]
  /** While a person holds it. */
  held: Held | null
  /** When it was held, and when it is since. */
  holds: readonly Hold[]
  /** What it asked of a person, and what came of it. */
  approval: Approval | null
  tokensIn: number
  tokensOut: number
  /** An exact decimal. */
  cost: string
  costIsComplete: boolean
  /** Why the step was given its result instead of being carried out; null when it was carried out. */
  reused: Reused | null
  /** The numbers of its events whose values were left out: until they are asked for, its ports are null. */
  thin: readonly number[]
}

export type Reused = 'pinned' | 'recorded' | 'edited'

export function newStep(path: string): Step {
  return {
    path, node: nodeOf(path), status: 'running', startedAt: null, finishedAt: null, inputs: null, outputs: null,
    error: null, reason: null, attempts: [], calls: [], charges: [], logs: [], held: null, holds: [], approval: null,
    tokensIn: 0, tokensOut: 0, cost: '0', costIsComplete: true, reused: null, thin: WHOLE,
  }
}

export const WHOLE: readonly number[] = []

type Data = Envelope['data']
type Change = (step: Step, data: Data, event: Envelope) => Step

/** What a node that is switched off passes on; nothing where a branch was not taken. */
function passedOn(outputs: Parameters<typeof valuesIn>[0]): Values | null {
  const values = valuesIn(outputs)
  return values && Object.keys(values).length ? values : null
}

const CHANGES: { [type: string]: Change } = {
  'step.started': (step, data, { seq, at }) => ({
    ...step,
    status: 'running',
    finishedAt: null,
    reused: null,
    approval: null,
    inputs: valuesIn(data.inputs),
    startedAt: step.startedAt ?? time(at),
    attempts: [...step.attempts, { attempt: numberIn(data.attempt) || 1, seq, inputs: valuesIn(data.inputs), startedAt: time(at), finishedAt: null, error: null }],
  }),
  'step.reused': (step, data) => ({ ...step, reused: textIn(data.why) as Reused | null }),
  'step.succeeded': (step, data, { at }) => ({ ...end(step, 'succeeded', at, null), outputs: valuesIn(data.outputs), error: null }),
  'step.failed': (step, data, { at }) => {
    const error = readError(data.error)
    return { ...end(step, 'failed', at, error), error }
  },
  'step.cancelled': (step, data, { at }) => ({ ...end(step, 'cancelled', at, null), reason: textIn(data.reason) }),
  'step.skipped': (step, data) => ({ ...step, status: 'skipped', reason: textIn(data.reason), outputs: passedOn(data.outputs) ?? step.outputs }),
  'step.retrying': (step) => ({ ...step, status: 'retrying', finishedAt: null }),
  'step.called': (step, data) => ({ ...step, status: 'waiting', calls: [...step.calls, ...listIn(data.calls).map(readCall)] }),
  'step.slept': (step) => ({ ...step, status: 'sleeping' }),
  'step.held': (step, data, { at }) => ({ ...step, status: 'held', held: readHeld(data), holds: [...step.holds, { from: time(at), to: null }] }),
  'step.released': (step, data, { at }) => ({ ...step, status: 'running', held: null, holds: endHold(step, at), inputs: { ...step.inputs, ...valuesIn(data.inputs) } }),
  'approval.requested': (step, data, { at }) => ({ ...step, status: 'asking', approval: requested(data, time(at)) }),
  'approval.decided': (step, data, { at }) => ({ ...step, status: 'running', approval: decided(step.approval, data, time(at)) }),
  'timer.fired': (step, _data, { at }) => ({ ...step, status: 'running', approval: step.status === 'asking' ? expired(step.approval, time(at)) : step.approval }),
  'charge.made': (step, data, event) => addCharge(step, readCharge(data, event)),
  'step.logged': (step, data, { seq, at }) => ({
    ...step,
    logs: [...step.logs, { seq, at: time(at), path: step.path, text: textIn(data.text) ?? '' }],
  }),
}

/** The step after an event; undefined for events that say nothing about a step. */
export function changeStep(step: Step | undefined, event: Envelope): Step | undefined {
  const change = event.node === null ? undefined : CHANGES[event.type]
  if (!change || event.node === null) return undefined
  const after = change(step ?? newStep(event.node), event.data, event)
  // Made just now, so nobody else holds it yet: a copy less for each of ten thousands.
  if (event.thin) after.thin = [...after.thin, event.seq]
  return after
}

function end(step: Step, status: StepStatus, at: string, error: StepError | null): Step {
  const last = step.attempts.at(-1)
  const attempts = last ? [...step.attempts.slice(0, -1), { ...last, finishedAt: time(at), error }] : step.attempts
  return { ...step, status, finishedAt: time(at), attempts, held: null, holds: endHold(step, at) }
}

const endHold = ({ holds }: Step, at: string): readonly Hold[] => (holds.at(-1)?.to === null ? holds.map((hold) => (hold.to === null ? { ...hold, to: time(at) } : hold)) : holds)

function addCharge(step: Step, charge: Charge): Step {
  return {
    ...step,
    charges: [...step.charges, charge],
    // What asked a model in this run was not given, or not to its end.
    reused: null,
    tokensIn: step.tokensIn + charge.inputTokens,
    tokensOut: step.tokensOut + charge.outputTokens,
    cost: addMoney(step.cost, charge.cost ?? '0'),
    costIsComplete: step.costIsComplete && charge.cost !== null,
  }
}

export function readCharge(data: Data, { seq, at }: Envelope): Charge {
  return {
    seq,
    at: time(at),
    model: textIn(data.model) ?? '',
    provider: textIn(data.provider) ?? '',
    inputTokens: numberIn(data.input_tokens),
    outputTokens: numberIn(data.output_tokens),
    cost: textIn(data.cost),
    currency: textIn(data.currency) ?? 'USD',
    price: valuesIn(data.price),
    isEstimated: data.estimated === true,
  }
}

function readHeld(data: Data): Held {
  const why = data.why === 'breakpoint' || data.why === 'step' ? data.why : 'pause'
  return { why, condition: textIn(data.condition) ?? '', problem: textIn(data.problem) ?? '' }
}

function readCall(value: JsonValue): Call {
  const call = valuesIn(value)
  return { id: textIn(call.id) ?? '', tool: textIn(call.tool) ?? '', arguments: call.arguments ?? null }
}

export function readError(value: JsonValue | undefined): StepError {
  const error = valuesIn(value)
  const advice = textIn(error.advice)
  return {
    code: textIn(error.code) ?? 'failed',
    message: textIn(error.message) ?? 'The step failed.',
    ...(advice ? { advice } : {}),
    ...(typeof error.retryable === 'boolean' ? { retryable: error.retryable } : {}),
  }
}

export const time = (at: string): number => Date.parse(at)
export const textIn = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null)
export const numberIn = (value: JsonValue | undefined): number => (typeof value === 'number' ? value : 0)
const listIn = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? (value as JsonValue[]) : [])

export function valuesIn(value: JsonValue | undefined): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {}
}
