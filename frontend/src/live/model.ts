/**
 * A run as its viewer knows it, folded from its events. Pure: no socket, no clock.
 *
 * Law: every event counts once. One that was seen is dropped, one that is too early is refused, so that the caller asks again.
 * The maps are changed in place, their values never: the cost of an event does not grow with the run.
 */
import { addMoney } from './money'
import { changeNode, type NodeView, recount, type Counts } from './node'
import { ownersOf } from './path'
import { changeStep, type LogLine, numberIn, readError, type Step, type StepError, textIn, time, valuesIn } from './step'
import type { Envelope, Values } from './wire'

export type RunStatus = 'queued' | 'running' | 'waiting' | 'paused' | 'succeeded' | 'failed' | 'cancelled'

export type DebugMode = 'run' | 'paused' | 'step_into' | 'step_over'

/** What people asked of a run that they debug; breakpoints by the name of their node. */
export interface DebugView {
  mode: DebugMode
  breakpoints: Values
}

/** The run's own facts; replaced, never changed. */
export interface RunView {
  status: RunStatus
  startedAt: number | null
  finishedAt: number | null
  inputs: Values | null
  outputs: Values | null
  error: StepError | null
  /** The path of the step that failed the run. */
  failedStep: string | null
  cancelReason: string | null
  /** Null when nobody has debugged it. */
  debug: DebugView | null
  /** The paths of the steps that are held, in the order in which they were. */
  held: readonly string[]
  /** The paths of the steps that ask a person, in the order in which they did. */
  asking: readonly string[]
  tokensIn: number
  tokensOut: number
  cost: string
  costIsComplete: boolean
}

const NEW: RunView = {
  status: 'queued', startedAt: null, finishedAt: null, inputs: null, outputs: null, error: null, failedStep: null,
  cancelReason: null, debug: null, held: [], asking: [], tokensIn: 0, tokensOut: 0, cost: '0', costIsComplete: true,
}

const FINISHED = new Set<RunStatus>(['succeeded', 'failed', 'cancelled'])
export const isFinished = (status: RunStatus): boolean => FINISHED.has(status)

export class RunModel {
  seq = 0
  run: RunView = NEW
  readonly steps = new Map<string, Step>()
  /** Paths in the order in which they were first heard of. */
  readonly order: string[] = []
  readonly nodes = new Map<string, NodeView>()
  readonly logs: LogLine[] = []
  /** Paths of the steps that have asked a person, in the order in which they first did. */
  readonly asked = new Set<string>()
  private counts: Counts = {}
  private opaque: ReadonlySet<string> = new Set()

  /** Nodes whose inner steps belong to another graph, so that equal node ids there are other nodes. */
  hideBelow(nodes: ReadonlySet<string>) {
    this.opaque = nodes
    this.nodes.clear()
    for (const path of this.order) this.countNode(undefined, this.steps.get(path) as Step)
  }

  /** The server's word for a run that has not said anything itself. */
  greet(status: string) {
    if (this.seq === 0 && (status === 'queued' || status === 'waiting' || status === 'paused')) this.run = { ...this.run, status }
  }

  /** Takes an event. False: events before it are missing, and it was not taken. */
  apply(event: Envelope): boolean {
    if (event.seq <= this.seq) return true
    if (event.seq > this.seq + 1) return false
    this.seq = event.seq
    this.changeRun(event)
    this.changeStep(event)
    return true
  }

  private changeRun({ type, at, node, data }: Envelope) {
    const end = { finishedAt: time(at) }
    // Told before any worker has taken it up: it is queued until a step says otherwise.
    if (type === 'run.started') this.set({ status: 'queued', startedAt: time(at), inputs: valuesIn(data.inputs) })
    else if (type === 'run.succeeded') this.set({ ...end, status: 'succeeded', outputs: valuesIn(data.outputs) })
    else if (type === 'run.failed') this.set({ ...end, status: 'failed', error: readError(data.error), failedStep: node })
    else if (type === 'run.cancelled') this.set({ ...end, status: 'cancelled', cancelReason: textIn(data.reason) })
    else if (type === 'run.paused') this.set({ status: 'paused' })
    else if (type === 'run.debugged') this.set({ debug: readDebug(data) })
    else if (type === 'charge.made') this.addCharge(data)
  }

  private addCharge(data: Envelope['data']) {
    const cost = textIn(data.cost)
    this.set({
      tokensIn: this.run.tokensIn + numberIn(data.input_tokens),
      tokensOut: this.run.tokensOut + numberIn(data.output_tokens),
      cost: addMoney(this.run.cost, cost ?? '0'),
      costIsComplete: this.run.costIsComplete && cost !== null,
    })
  }

  private changeStep(event: Envelope) {
    const before = event.node === null ? undefined : this.steps.get(event.node)
    const after = changeStep(before, event)
    if (!after) return
    if (!before) this.order.push(after.path)
    this.steps.set(after.path, after)
    this.countNode(before, after)
    this.counts = recount(this.counts, before?.status, after.status)
    if (event.type === 'approval.requested') this.asked.add(after.path)
    this.noteWaiting('held', before, after)
    this.noteWaiting('asking', before, after)
    if (!isFinished(this.run.status)) this.showRest()
    if (event.type === 'step.logged') this.logs.push(after.logs.at(-1) as LogLine)
  }

  /** Keeps the list of the steps that wait for a person in this way. */
  private noteWaiting(way: 'held' | 'asking', before: Step | undefined, { path, status }: Step) {
    const others = () => this.run[way].filter((other) => other !== path)
    if (status === way) this.set({ [way]: [...others(), path] })
    else if (before?.status === way) this.set({ [way]: others() })
  }

  /** A run whose steps all sleep or ask waits; that it is paused, it says itself. */
  private showRest() {
    const { running = 0, retrying = 0, sleeping = 0, asking = 0 } = this.counts
    const status = running + retrying === 0 && sleeping + asking > 0 ? 'waiting' : 'running'
    if (this.run.startedAt !== null && status !== this.run.status) this.set({ status })
  }

  private countNode(before: Step | undefined, after: Step) {
    if (this.opaque.size > 0 && ownersOf(after.path).some((owner) => this.opaque.has(owner))) return
    this.nodes.set(after.node, changeNode(this.nodes.get(after.node), before, after))
  }

  private set(changes: Partial<RunView>) {
    this.run = { ...this.run, ...changes }
  }
}

const MODES: readonly DebugMode[] = ['run', 'paused', 'step_into', 'step_over']

function readDebug(data: Envelope['data']): DebugView {
  return { mode: MODES.find((mode) => mode === data.mode) ?? 'run', breakpoints: valuesIn(data.breakpoints) }
}
