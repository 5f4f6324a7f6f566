/** One run being watched: its socket's messages, folded once per frame. Knows no React. */
import { oncePerFrame } from './frame'
import type { RunModel } from './model'
import { nodeOf } from './path'
import { readEvents } from './readEvents'
import { type Connection, followRun, type Follower } from './runSocket'
import { numberIn, valuesIn, WHOLE } from './step'
import { Texts } from './texts'
import { Trail } from './trail'
import { Wants } from './wants'
import type { Envelope, Message } from './wire'

/** A replay of more events than this is shown now and then, not with every page of it. */
const LONG = 1000
const REPLAY_MS = 250

/** Where more than these speak at once, their texts are taken five times a second: nobody reads so many any faster. */
const CROWD = 12
const CROWD_MS = 200

/** Told the paths whose texts have changed. */
export type TextListener = (paths: ReadonlySet<string>) => void

export class RunWatch {
  readonly texts = new Texts()
  connection: Connection = 'connecting'
  /** The step of each node that spoke last. */
  readonly speakers = new Map<string, string>()
  /** The trail at the moment that is shown; null while the run is shown as it goes on. */
  past: Trail | null = null
  /** What is on the screen wants the values here that the replay leaves out. */
  readonly wants = new Wants({
    missing: (path) => (this.isReplaying() ? WHOLE : this.missing(path)),
    read: (numbers) => readEvents(this.workspace, this.run, numbers),
    take: (events) => this.thicken(events),
    onChange: () => this.onChange(),
  })
  private trail = new Trail(new Set())
  private opaque = ''
  private readonly queue: Message[] = []
  private touched = new Set<string>()
  /** Whether anything but texts has changed since it was told: an event, or who speaks. */
  private isNews = false
  private readonly textListeners = new Set<TextListener>()
  private follower: Follower | undefined
  /** How many events the server spoke of when it greeted. */
  private greeted = 0
  private toldAt = 0
  private isCrowded = false
  private later: ReturnType<typeof setTimeout> | undefined
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
        if (this.isCrowded && isText(message)) this.later ??= setTimeout(() => this.flush(), CROWD_MS)
        else this.flushSoon()
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
    this.wants.stop()
    clearTimeout(this.later)
    this.queue.length = 0
  }

  /** The run as it stands now. */
  get model(): RunModel {
    return this.trail.tip
  }

  /** Nodes whose inner steps belong to another graph. */
  hideBelow(nodes: ReadonlySet<string>) {
    const opaque = [...nodes].sort().join()
    if (opaque === this.opaque) return
    this.opaque = opaque
    this.trail = this.trail.retold(nodes)
    if (this.past) this.show(this.past.seq)
  }

  /** Shows the run as it stood after event `seq`; null leads back to the run as it goes on. */
  show(seq: number | null) {
    this.past = seq === null || this.trail.length === 0 ? null : this.trail
    if (seq !== null) this.past?.walk(Math.max(1, seq))
  }

  /** Shows the run as it stood at a time. */
  showTime(at: number) {
    this.show(this.trail.seqAt(at))
  }

  /** Sees to it that a step's values are here. */
  async readValues(path: string): Promise<void> {
    const numbers = this.missing(path)
    if (numbers.length > 0) this.thicken(await readEvents(this.workspace, this.run, numbers))
  }

  private missing(path: string): readonly number[] {
    return this.model.steps.get(path)?.thin ?? WHOLE
  }

  private thicken(events: readonly Envelope[]) {
    for (const path of this.trail.thicken(events)) this.hearOf(path)
    this.tell()
  }

  /** What a step gave is known only now: whether it spoke, too. */
  private hearOf(path: string) {
    const isSilent = this.speakers.get(nodeOf(path)) === path && this.textOf(path) === ''
    if (isSilent) this.speakers.delete(nodeOf(path))
    this.touched.add(path)
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
    clearTimeout(this.later)
    this.later = undefined
    if (this.queue.length === 0) return
    const isWhole = this.queue.splice(0).every((message) => this.take(message))
    if (!isWhole) this.follower?.again()
    if (this.isReplaying() && Date.now() - this.toldAt < REPLAY_MS) return
    this.toldAt = Date.now()
    this.tell(this.isNews)
    this.wants.look()
  }

  /** Text goes past React: where it is all that came, not one component has to ask whether it means it. */
  private tell(isNews = true) {
    if (isNews) this.onChange()
    this.isNews = false
    if (this.touched.size > 0) this.tellTexts()
  }

  private tellTexts() {
    const paths = this.touched
    this.touched = new Set()
    this.isCrowded = paths.size > CROWD
    this.textListeners.forEach((listener) => listener(paths))
  }

  /** Whether most of a long past is still to come: then pictures of it in between are only so many. */
  private isReplaying(): boolean {
    return this.greeted - this.model.seq > LONG
  }

  /** False: something before it is missing. */
  private take(message: Message): boolean {
    this.isNews ||= !isText(message)
    if (message.type === 'hello') {
      this.greeted = message.seq
      this.model.greet(message.status)
    } else if (message.type === 'events') return message.events.every((event) => this.takeEvent(event))
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
    if (event.node && event.type === 'step.succeeded' && maySpeak(event)) this.speak(event.node)
    return this.trail.take(event)
  }

  private speak(path: string) {
    const node = nodeOf(path)
    this.isNews ||= this.speakers.get(node) !== path
    this.speakers.set(node, path)
    this.touched.add(path)
  }
}

/** Whether a step that succeeded gave a text; of a thin event that is known only by its ports, until it is whole. */
function maySpeak({ data, thin }: Envelope): boolean {
  const outputs = valuesIn(data.outputs)
  return thin ? Object.keys(outputs).length > 0 : textOutput(outputs) !== ''
}

const isText = ({ type }: Message) => type === 'partial' || type === 'delta'

/** The text a step gave: its `text` port, else its first text. */
export function textOutput(outputs: { readonly [port: string]: unknown } | null | undefined): string {
  if (!outputs) return ''
  if (typeof outputs.text === 'string') return outputs.text
  return Object.values(outputs).find((value): value is string => typeof value === 'string') ?? ''
}
