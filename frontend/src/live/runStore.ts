/**
 * The run that this page shows, for every part of it: one watch at a time, shared by all who ask for the same run.
 *
 * The store's maps are changed in place and announced once per frame; the values in them are never changed, so a selector
 * that returns one (`state.steps.get(path)`) redraws its component only when that step has changed.
 */
import { create } from 'zustand'
import type { NodeView } from './node'
import type { RunView } from './model'
import type { Connection } from './runSocket'
import type { LogLine, Step } from './step'
import { RunWatch } from './watch'

export interface RunState {
  runId: string | null
  watch: RunWatch | null
  connection: Connection | 'idle'
  run: RunView | null
  steps: ReadonlyMap<string, Step>
  nodes: ReadonlyMap<string, NodeView>
  /** Paths in order of appearance; the same array all along, so read `structure` to notice growth. */
  order: readonly string[]
  /** How many steps there are. */
  structure: number
  logs: readonly LogLine[]
  logCount: number
}

const IDLE: RunState = {
  runId: null, watch: null, connection: 'idle', run: null, steps: new Map(), nodes: new Map(), order: [], structure: 0, logs: [], logCount: 0,
}

export const useRunStore = create<RunState>(() => IDLE)

let viewers = 0
let opaque: ReadonlySet<string> = new Set()

/** Shows a run until the returned function is called. Several callers share one socket; another run takes the place of the last. */
export function startWatching(workspace: string, runId: string): () => void {
  const current = useRunStore.getState().watch
  const watch = current?.run === runId && current.workspace === workspace ? current : open(workspace, runId)
  viewers += 1
  let isStopped = false
  return () => {
    if (isStopped || useRunStore.getState().watch !== watch) return
    isStopped = true
    viewers -= 1
    if (viewers === 0) close()
  }
}

/** Names the nodes that run another agent: steps below them are not this graph's, whatever their ids. */
export function hideStepsBelow(nodes: ReadonlySet<string>) {
  opaque = nodes
  const { watch } = useRunStore.getState()
  if (!watch) return
  watch.model.hideBelow(nodes)
  publish(watch)
}

function open(workspace: string, runId: string): RunWatch {
  close()
  const watch = new RunWatch(workspace, runId, () => publish(watch))
  watch.model.hideBelow(opaque)
  useRunStore.setState({ ...IDLE, runId, watch, connection: 'connecting' })
  watch.start()
  return watch
}

function close() {
  useRunStore.getState().watch?.stop()
  viewers = 0
  useRunStore.setState(IDLE)
}

function publish(watch: RunWatch) {
  if (useRunStore.getState().watch !== watch) return
  const { run, steps, nodes, order, logs } = watch.model
  useRunStore.setState({
    connection: watch.connection, run, steps, nodes, order, structure: order.length, logs, logCount: logs.length,
  })
}
