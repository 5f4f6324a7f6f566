/** One run being watched: its socket's messages, folded once per frame. Knows no React. */
import { oncePerFrame } from './frame'
import { RunModel } from './model'
import { nodeOf } from './path'
import { type Connection, followRun, type Follower } from './runSocket'
import { numberIn, valuesIn } from './step'
import { Texts } from './texts'
import { Trail } from './trail'
import type { Envelope, Message } from './wire'

export type TextListener = (path: string) => void

export class RunWatch {
  readonly model = new RunModel()
  readonly texts = new Texts()
  connection: Connection = 'connecting'
  /** The step of each node that spoke last. */
  readonly speakers = new Map<string, string>()
  /** The trail at the moment that is shown; null while the run is shown as it goes on. */
  past: Trail | null = null
  private trail: Trail | null = null
  private opaque: ReadonlySet<string> = new Set()
  private readonly events: Envelope[] = []
  private readonly queue: Message[] = []
  private readonly touched = new Set<string>()
  private readonly textListeners = new Set<TextListener>()
  private follower: Follower | undefined
  private readonly flushSoon = oncePerFrame(() => this.flush())

  readonly workspace: string
  readonly run: string
  private readonly onChange: () => void

  constructor(workspace: string, run: string, onChange: () => void) {
    this.workspace = workspace
    this.run = run
    this.onChange = onChange
  }

  start() {
    this.follower = followRun({
      workspace: this.workspace,
      run: this.run,
      after: () => {
        this.flush()
        return this.model.seq
      },
      onMessage: (message) => {
        this.queue.push(message)
        this.flushSoon()
      },
      onConnection: (connection) => {
        this.connection = connection
        this.flush()
        this.onChange()
      },
    })
  }

  /** Takes a run that is known already, without a server; a longer list of the same run may follow. */
  showRecord(events: readonly Envelope[]) {
    this.connection = 'over'
    this.queue.push({ type: 'events', events: [...events] })
    this.flush()
  }

  stop() {
    this.follower?.stop()
    this.queue.length = 0
  }

  /** Nodes whose inner steps belong to another graph. */
  hideBelow(nodes: ReadonlySet<string>) {
    this.opaque = nodes
    this.model.hideBelow(nodes)
    this.trail = null
    if (this.past) this.show(this.past.seq)
  }

  /** Shows the run as it stood after event `seq`; null leads back to the run as it goes on. */
  show(seq: number | null) {
    this.past = seq === null || this.model.seq === 0 ? null : this.wholeTrail()
    if (seq !== null) this.past?.walk(Math.max(1, seq))
  }

  /** The trail of all events so far: made when somebody first looks back, and carried on from there. */
  wholeTrail(): Trail {
    this.trail ??= new Trail(this.opaque)
    this.trail.learn(this.events)
    return this.trail
  }

  /** Told the paths whose texts changed, at most once per frame each. */
  onText(listener: TextListener): () => void {
    this.textListeners.add(listener)
    return () => this.textListeners.delete(listener)
  }

  /** What a step has said: its stream while it runs, its own text output afterwards. */
  textOf(path: string, channel?: string): string {
    const streamed = this.texts.read(path, channel)
    return streamed || (channel ? '' : textOutput(this.model.steps.get(path)?.outputs))
  }

  textOfNode(node: string): string {
    const path = this.speakers.get(node) ?? this.model.nodes.get(node)?.latest.path
    return path ? this.textOf(path) : ''
  }

  flush() {
    if (this.queue.length === 0) return
    const isWhole = this.queue.splice(0).every((message) => this.take(message))
    if (!isWhole) this.follower?.again()
    this.onChange()
    const paths = [...this.touched]
    this.touched.clear()
    for (const listener of this.textListeners) paths.forEach(listener)
  }

  /** False: something before it is missing. */
  private take(message: Message): boolean {
    if (message.type === 'hello') this.model.greet(message.status)
    else if (message.type === 'events') return message.events.every((event) => this.takeEvent(event))
    else if (message.type === 'partial') {
      this.texts.takePartial(message)
      this.speak(message.node)
    } else if (message.type === 'delta') {
      this.speak(message.node)
      return this.texts.takeDelta(message)
    }
    return true
  }

  private takeEvent(event: Envelope): boolean {
    if (event.node && event.type === 'step.started') this.texts.begin(event.node, numberIn(event.data.attempt))
    if (event.node && event.type === 'step.succeeded' && textOutput(valuesIn(event.data.outputs))) this.speak(event.node)
    const isTaken = this.model.apply(event)
    if (event.seq === this.model.seq && event.seq > this.events.length) this.events.push(event)
    return isTaken
  }

  private speak(path: string) {
    this.speakers.set(nodeOf(path), path)
    this.touched.add(path)
  }
}

/** The text a step gave: its `text` port, else its first text. */
export function textOutput(outputs: { readonly [port: string]: unknown } | null | undefined): string {
  if (!outputs) return ''
  if (typeof outputs.text === 'string') return outputs.text
  return Object.values(outputs).find((value): value is string => typeof value === 'string') ?? ''
}
