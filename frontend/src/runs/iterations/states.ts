/** The turns of a container and how each stands, for a strip that may have to show thousands in few pixels. Pure. */
import type { Step, StepStatus } from '@/live/step'

/** What a turn or a cell of several is shown as, weightiest first; a turn without steps has none. */
const WEIGHT: readonly StepStatus[] = ['failed', 'held', 'asking', 'retrying', 'running', 'waiting', 'sleeping', 'cancelled', 'succeeded', 'skipped']
const WEIGHTS = new Map(WEIGHT.map((status, weight) => [status, weight]))

export type TurnState = StepStatus | null

/** How each scope stands; a step that failed and is over weighs more than what went well. */
export function statesOf(scopes: readonly string[], stepsIn: (scope: string) => readonly string[], steps: ReadonlyMap<string, Step>): TurnState[] {
  return scopes.map((scope) => weightiest(stepsIn(scope).map((path) => steps.get(path)?.status ?? null)))
}

export function weightiest(states: readonly TurnState[]): TurnState {
  let best: TurnState = null
  for (const state of states) if (state !== null && (best === null || weigh(state) < weigh(best))) best = state
  return best
}

const weigh = (state: StepStatus) => WEIGHTS.get(state) ?? WEIGHT.length

export interface Cells {
  /** How many turns share a cell. */
  per: number
  /** Pixels from one cell to the next. */
  pitch: number
  count: number
}

const LEAST = 3
const WIDEST = 18

/** So many cells as fit; none narrower than can be seen, none wider than looks like one. */
export function cellsFor(turns: number, width: number): Cells {
  const per = Math.max(1, Math.ceil((turns * LEAST) / Math.max(LEAST, width)))
  const count = Math.ceil(turns / per)
  return { per, count, pitch: count === 0 ? 0 : Math.min(WIDEST, width / count) }
}

/** "3 failed, 12 running, 4,985 succeeded". */
export function countStates(states: readonly TurnState[]): [state: StepStatus, count: number][] {
  const counts = new Map<StepStatus, number>()
  for (const state of states) if (state !== null) counts.set(state, (counts.get(state) ?? 0) + 1)
  return WEIGHT.flatMap((state): [StepStatus, number][] => (counts.has(state) ? [[state, counts.get(state) ?? 0]] : []))
}

/** The next failed turn after one, going round; -1 when none failed. */
export function nextFailed(states: readonly TurnState[], from: number): number {
  const after = states.indexOf('failed', from + 1)
  return after >= 0 ? after : states.indexOf('failed')
}
