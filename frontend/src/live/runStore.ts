/**
 * The run that this page shows, for every part of it: one watch at a time, shared by all who ask for the same run.
 *
 * The store's maps are changed in place and announced once per frame; the values in them are never changed, so a selector
 * that returns one (`state.steps.get(path)`) redraws its component only when that step has changed. While a moment of the
 * past is shown, what they hold is of that moment; `now` and `order` stay with the run as it goes on.
 */
import { create } from 'zustand'
import type { NodeView } from './node'
import type { RunView } from './model'
import type { Connection } from './runSocket'
import { type LogLine, type Step, time } from './step'
import type { Trail } from './trail'
import { RunWatch } from './watch'
import type { Envelope } from './wire'

/** Where a run stands that no workspace here holds. */
const NOWHERE = ''

/** A moment of the past: the run as it stood after one of its events, and until the next. */
export interface Moment {
  seq: number
  /** The time that is shown; the event's own, or one before the next event. */
  at: number
  /** What had just happened, and in which step. */
  type: string
  path: string | null
}

export interface RunState {
  runId: string | null
  watch: RunWatch | null
  connection: Connection | 'idle'
  run: RunView | null
  /** The run as it stands now, whatever moment is shown. */
  now: RunView | null
  /** How many events there are. */
  seq: number
  /** The moment that is shown; null while the run is followed. */
  moment: Moment | null
  /** The turn that is shown of each container for which one was chosen, by the container's node. */
  turns: ReadonlyMap<string, string>
  steps: ReadonlyMap<string, Step>
  nodes: ReadonlyMap<string, NodeView>
  /** Paths in order of appearance; the same array all along, so read `structure` to notice growth. */
  order: readonly string[]
  /** How many steps there are. */
  structure: number
  /** Paths of the steps that have asked a person; the same set all along. */
  asked: ReadonlySet<string>
  logs: readonly LogLine[]
  logCount: number
  /** Why values that are on the screen could not be read; null while nothing is wrong. */
  problem: unknown
}

const IDLE: RunState = {
  runId: null, watch: null, connection: 'idle', run: null, now: null, seq: 0, moment: null, turns: new Map(),
  steps: new Map(), nodes: new Map(), order: [], structure: 0, asked: new Set(), logs: [], logCount: 0, problem: null,
}

export const useRunStore = create<RunState>(() => IDLE)

let viewers = 0
let opaque: ReadonlySet<string> = new Set()

/** Shows a run until the returned function is called. Several callers share one socket; another run takes the place of the last. */
export function startWatching(workspace: string, runId: string): () => void {
  const current = useRunStore.getState().watch
  const watch = current?.run === runId && current.workspace === workspace ? current : open(workspace, runId)
  viewers += 1
  return stopper(watch)
}

function stopper(watch: RunWatch): () => void {
  let isStopped = false
  return () => {
    if (isStopped || useRunStore.getState().watch !== watch) return
    isStopped = true
    viewers -= 1
    if (viewers === 0) close()
  }
}

/** Shows a run from its events alone, until the returned function is called; nothing is asked of the server. */
export function startShowing(runId: string, events: readonly Envelope[]): () => void {
  const current = useRunStore.getState().watch
  const watch = current?.run === runId && current.workspace === NOWHERE ? current : prepare(NOWHERE, runId)
  viewers += 1
  watch.showRecord(events)
  return stopper(watch)
}

/** Names the nodes that run another agent: steps below them are not this graph's, whatever their ids. */
export function hideStepsBelow(nodes: ReadonlySet<string>) {
  opaque = nodes
  const { watch } = useRunStore.getState()
  if (!watch) return
  watch.hideBelow(nodes)
  publish(watch)
}

/** Shows the run as it stood after event `seq`; null follows it again. */
export function showMoment(seq: number | null) {
  const { watch } = useRunStore.getState()
  if (!watch) return
  watch.flush()
  watch.show(seq)
  publish(watch, null)
}

/** Shows one turn of a container on the cards inside it; null shows what all its turns come to. */
export function showTurn(container: string, turn: string | null) {
  const turns = new Map(useRunStore.getState().turns)
  if (turn === null) turns.delete(container)
  else turns.set(container, turn)
  useRunStore.setState({ turns })
}

/** Shows the run as it stood at a time. */
export function showTime(at: number) {
  const { watch } = useRunStore.getState()
  if (!watch) return
  watch.flush()
  watch.showTime(at)
  publish(watch, at)
}

function open(workspace: string, runId: string): RunWatch {
  const watch = prepare(workspace, runId)
  watch.start()
  return watch
}

function prepare(workspace: string, runId: string): RunWatch {
  close()
  const watch = new RunWatch(workspace, runId, () => publish(watch))
  watch.hideBelow(opaque)
  useRunStore.setState({ ...IDLE, runId, watch, connection: 'connecting' })
  return watch
}

function close() {
  useRunStore.getState().watch?.stop()
  viewers = 0
  useRunStore.setState(IDLE)
}

/** `at` is a time that was asked for, null the event's own; without it the moment that is shown stays. */
function publish(watch: RunWatch, at?: number | null) {
  if (useRunStore.getState().watch !== watch) return
  const { past, model } = watch
  const { run, steps, nodes, logs } = past ?? model
  useRunStore.setState({
    connection: watch.connection, now: model.run, seq: model.seq, moment: momentOf(past, at), order: model.order, structure: model.order.length, asked: model.asked,
    run, steps, nodes, logs, logCount: past?.logCount ?? model.logs.length, problem: watch.wants.problem,
  })
}

/** The same object as before when nothing else was asked for: what comes in underneath must not redraw the past. */
function momentOf(past: Trail | null, at: number | null | undefined): Moment | null {
  const { moment } = useRunStore.getState()
  const event = past?.event
  if (!event) return null
  if (at === undefined && moment) return moment
  return { seq: event.seq, at: Math.max(time(event.at), at ?? 0), type: event.type, path: event.node }
}
