/** What components read of the run that is shown. Each hook redraws its caller only when its own answer changes. */
import { useCallback, useEffect } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Status } from '@/ui/status'
import { writeText } from '@/ui/write-text'
import type { RunStatus } from './model'
import type { NodeView } from './node'
import type { Connection } from './runSocket'
import { type Moment, startShowing, startWatching, useRunStore } from './runStore'
import { shownStatus } from './shownStatus'
import { type Step, WHOLE } from './step'
import { viewOf } from './turns'
import { textOutput } from './watch'
import type { Envelope, Values } from './wire'

/** Watches a run while the caller is mounted; null watches none. */
export function useWatchRun(workspace: string, runId: string | null) {
  useEffect(() => (runId ? startWatching(workspace, runId) : undefined), [workspace, runId])
}

/** Shows a run from its events while the caller is mounted. */
export function useShowRun(runId: string, events: readonly Envelope[]) {
  useEffect(() => startShowing(runId, events), [runId, events])
}

/** A node's status as the kit draws it: 'idle' when it has not run. */
export function useStepStatus(nodeId: string): Status {
  return useRunStore((state) => shownStatus(viewOf(state, nodeId)?.status))
}

/** Everything the node's steps come to: counts, tokens, cost, the latest step. */
export function useNodeView(nodeId: string): NodeView | undefined {
  return useRunStore((state) => viewOf(state, nodeId))
}

/** The values of the node's latest step, in or out; null when there are none yet. */
export function useNodeValues(nodeId: string, side: 'inputs' | 'outputs'): Values | null {
  return useRunStore((state) => viewOf(state, nodeId)?.latest[side] ?? null)
}

export function useStep(path: string | null): Step | undefined {
  return useRunStore((state) => (path === null ? undefined : state.steps.get(path)))
}

export interface Shortfall {
  /** Whether all the step's values are here. */
  isHere: boolean
  /** Why they could not be read; null while they are on their way. */
  problem: unknown
  retry: () => void
}

/** Wants the values of a step while the caller is mounted, and says whether they are here; null wants none. */
export function useValuesOf(path: string | null): Shortfall {
  const watch = useRunStore((state) => state.watch)
  const thin = useRunStore(({ steps }) => (path === null ? undefined : steps.get(path)?.thin) ?? WHOLE)
  const isHere = thin.length === 0
  const problem = useRunStore((state) => (isHere ? null : state.problem))
  // Another list of what is missing is another want: the one before may have been met.
  useEffect(() => (path !== null && thin.length > 0 ? watch?.wants.want(path) : undefined), [watch, path, thin])
  return { isHere, problem, retry: () => watch?.wants.retry() }
}

/** Wants what a card says of its node's step that has ended: the one of the turn that is shown, else the one that spoke last. */
export function useTextOf(nodeId: string): Shortfall {
  return useValuesOf(useRunStore((state) => {
    const latest = viewOf(state, nodeId)?.latest.path
    const path = state.moment || state.turns.size > 0 ? latest : (state.watch?.speakers.get(nodeId) ?? latest)
    return path !== undefined && state.steps.get(path)?.outputs ? path : null
  }))
}

export interface RunChipValue {
  status: RunStatus
  connection: Connection | 'idle'
  tokens: number
  cost: string
  costIsComplete: boolean
  startedAt: number | null
  finishedAt: number | null
}

/** The run's state, tokens and cost in short; null when no run is shown. */
export function useRunChip(): RunChipValue | null {
  return useRunStore(
    useShallow(({ run, connection }) =>
      run && {
        status: run.status, connection, tokens: run.tokensIn + run.tokensOut, cost: run.cost,
        costIsComplete: run.costIsComplete, startedAt: run.startedAt, finishedAt: run.finishedAt,
      },
    ),
  )
}

/** The moment of the past that is shown; null while the run is followed. */
export function useMoment(): Moment | null {
  return useRunStore((state) => state.moment)
}

/** Until when whatever has not ended yet has lasted so far: null is now, and goes on. */
export function useMomentTime(): number | null {
  return useRunStore((state) => state.moment?.at ?? null)
}

/** A ref: the element shows the end of what the node says, written past React, once per frame. */
export function useStepText(nodeId: string, tail = 240): (element: HTMLElement | null) => void {
  const watch = useRunStore((state) => state.watch)
  const past = useRunStore((state) => (state.moment ? textOutput(viewOf(state, nodeId)?.latest.outputs) : null))
  const turn = useRunStore((state) => (state.turns.size > 0 ? viewOf(state, nodeId)?.latest.path : undefined))
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const write = () => writeTail(element, past ?? (turn === undefined ? watch?.textOfNode(nodeId) : watch?.textOf(turn)) ?? '', tail)
      write()
      return past === null ? watch?.onText((paths) => paths.has(turn ?? watch.speakers.get(nodeId) ?? '') && write()) : undefined
    },
    [watch, nodeId, tail, past, turn],
  )
}

function writeTail(element: HTMLElement, text: string, tail: number) {
  writeText(element, text.length > tail ? `…${text.slice(-tail)}` : text)
}
