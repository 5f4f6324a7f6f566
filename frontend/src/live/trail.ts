/**
 * The way a run came about, walked up and down: the run as it stood after any of its events. Pure.
 *
 * Laws: every event leaves a mark of what it changed, before and after. A walk sets marks back or forth and folds nothing
 * again, so it costs its distance and no more, however long the run is. A trail whose thin events were replaced by whole
 * ones is the trail of the whole ones.
 */
import { RunModel, type RunView } from './model'
import type { NodeView } from './node'
import { nodeOf } from './path'
import { changeStep, type LogLine, type Step, time } from './step'
import type { Envelope } from './wire'

interface Facts {
  run: RunView
  step: Step | undefined
  node: NodeView | undefined
  logs: number
}

interface Mark {
  event: Envelope
  at: number
  before: Facts
  after: Facts
}

export class Trail {
  seq = 0
  run: RunView
  readonly steps = new Map<string, Step>()
  readonly nodes = new Map<string, NodeView>()
  /** Every line of the run; the first `logCount` of them have been written by now. */
  readonly logs: readonly LogLine[]
  logCount = 0
  /** The run as it stands after every event that is known. */
  readonly tip = new RunModel()
  private readonly marks: Mark[] = []

  /** `opaque` names the nodes whose inner steps belong to another graph. */
  constructor(opaque: ReadonlySet<string>) {
    this.tip.hideBelow(opaque)
    this.run = this.tip.run
    this.logs = this.tip.logs
  }

  /** How many events it knows. */
  get length(): number {
    return this.marks.length
  }

  /** Takes an event. False: events before it are missing, and it was not taken. */
  take(event: Envelope): boolean {
    if (event.seq !== this.marks.length + 1) return this.tip.apply(event)
    const before = this.factsAbout(event.node)
    this.tip.apply(event)
    this.marks.push({ event, at: time(event.at), before, after: this.factsAbout(event.node) })
    return true
  }

  /** The same events, told with other nodes whose inner steps are not of this graph. */
  retold(opaque: ReadonlySet<string>): Trail {
    const trail = new Trail(opaque)
    for (const { event } of this.marks) trail.take(event)
    return trail
  }

  /** Puts whole events in the place of thin ones. The paths of the steps that know more now. */
  thicken(events: readonly Envelope[]): string[] {
    const paths = new Set<string>()
    let first = this.marks.length
    for (const event of events) {
      const mark = this.marks[event.seq - 1]
      if (!mark?.event.thin || event.node === null) continue
      mark.event = event
      paths.add(event.node)
      first = Math.min(first, event.seq - 1)
    }
    this.renew(paths, first)
    return [...paths]
  }

  /** Folds the steps at some paths once more, from a mark on. */
  private renew(paths: ReadonlySet<string>, first: number) {
    const renewed = new Map<Step | undefined, Step>()
    for (let index = first; index < this.marks.length; index += 1) {
      const mark = this.marks[index] as Mark
      const { event, before, after } = mark
      const isOfPath = paths.has(event.node ?? '')
      // Another step's mark knows of these only that one of them was its node's latest before it.
      if (!isOfPath && !renewed.has(before.node?.latest)) continue
      if (isOfPath && after.step !== before.step) {
        const step = changeStep(renewed.get(before.step) ?? before.step, event)
        if (step) renewed.set(after.step, step)
      }
      mark.before = renewFacts(before, renewed)
      mark.after = renewFacts(after, renewed)
    }
    for (const path of paths) {
      for (const { steps, nodes } of [this, this.tip]) {
        replace(steps, path, renewed.get(steps.get(path)) ?? steps.get(path))
        replace(nodes, nodeOf(path), renewNode(nodes.get(nodeOf(path)), renewed))
      }
    }
  }

  /** Goes to the moment after event `seq`, or as far as it knows. */
  walk(seq: number) {
    const end = Math.max(0, Math.min(seq, this.marks.length))
    while (this.seq < end) {
      const { event, after } = this.marks[this.seq] as Mark
      this.put(event.node, after)
      this.seq += 1
    }
    while (this.seq > end) {
      this.seq -= 1
      const { event, before } = this.marks[this.seq] as Mark
      this.put(event.node, before)
    }
  }

  /** The event that led to where it stands; undefined before the first. */
  get event(): Envelope | undefined {
    return this.marks[this.seq - 1]?.event
  }

  /** The number of the last event at a time or before it; of the first when there is none. */
  seqAt(moment: number): number {
    let [low, high] = [1, this.marks.length]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.marks[middle - 1] as Mark).at <= moment) low = middle
      else high = middle - 1
    }
    return low
  }

  private factsAbout(path: string | null): Facts {
    const { run, steps, nodes, logs } = this.tip
    return { run, step: path === null ? undefined : steps.get(path), node: path === null ? undefined : nodes.get(nodeOf(path)), logs: logs.length }
  }

  private put(path: string | null, { run, step, node, logs }: Facts) {
    this.run = run
    this.logCount = logs
    if (path === null) return
    replace(this.steps, path, step)
    replace(this.nodes, nodeOf(path), node)
  }
}

type Renewed = ReadonlyMap<Step | undefined, Step>

function renewFacts(facts: Facts, renewed: Renewed): Facts {
  const [step, node] = [renewed.get(facts.step) ?? facts.step, renewNode(facts.node, renewed)]
  return step === facts.step && node === facts.node ? facts : { ...facts, step, node }
}

function renewNode(node: NodeView | undefined, renewed: Renewed): NodeView | undefined {
  const latest = renewed.get(node?.latest)
  return node && latest ? { ...node, latest } : node
}

function replace<Value>(map: Map<string, Value>, key: string, value: Value | undefined) {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}
