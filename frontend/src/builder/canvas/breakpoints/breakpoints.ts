/** Breakpoints of a draft: marks of its nodes, which a run takes along, and which a run under way hears of at once. */
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import { controlRun } from '@/runs/debug/api'
import { describeError } from '@/api/problem'
import { toast } from '@/ui/toast'
import type { DraftState } from '../../draft/projection'
import type { EditorSession } from '../../editor/session'
import { isImplicit } from '../../commands/lookup'
import type { Json } from '../../kinds/types'

export interface Breakpoint {
  /** JSONata over the step's inputs; '' holds always. */
  condition: string
}

export type Breakpoints = { [node: string]: Breakpoint }

export function readBreakpoint(value: Json | undefined): Breakpoint | null {
  if (value === undefined || value === null || value === false) return null
  const condition = typeof value === 'object' && !Array.isArray(value) ? value['condition'] : ''
  return { condition: typeof condition === 'string' ? condition : '' }
}

export function listBreakpoints(state: DraftState): Breakpoints {
  const found = Object.entries(state.marks).map(([id, marks]) => [id, readBreakpoint(marks.breakpoint)] as const)
  return Object.fromEntries(found.filter((entry): entry is [string, Breakpoint] => entry[1] !== null && state.nodes[entry[0]] !== undefined))
}

/** Nodes that never run have no beginning to stop at. */
export function mayBreak({ draft, kinds }: EditorSession, id: string): boolean {
  const node = draft.store.getState().nodes[id]
  return node !== undefined && !isImplicit(id) && kinds[node.kind]?.flow !== 'note'
}

/** On where one of the nodes has none, else off. */
export function toggleBreakpoints(session: EditorSession, ids: readonly string[]): void {
  const able = ids.filter((id) => mayBreak(session, id))
  const { marks } = session.draft.store.getState()
  const isOn = able.every((id) => readBreakpoint(marks[id]?.breakpoint) !== null)
  setBreakpoints(session, able, isOn ? null : { condition: '' })
}

export function setBreakpoints(session: EditorSession, ids: readonly string[], value: Breakpoint | null): void {
  if (!session.canEdit || ids.length === 0) return
  session.draft.dispatch(ids.map((id) => ({ type: 'mark', id, name: 'breakpoint', value: value && { ...value } })))
  tellRun(session)
}

/** Takes an edit back or does it again; a run that is shown hears of the breakpoints that this sets or removes. */
export function travel(session: EditorSession, go: () => void): void {
  const { store } = session.draft
  const before = listBreakpoints(store.getState())
  go()
  if (!isEqual(before, listBreakpoints(store.getState()))) tellRun(session)
}

const isEqual = (a: Breakpoints, b: Breakpoints) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, { condition }]) => b[id]?.condition === condition)

/** The run that is shown stops at them, too, if it has not ended. */
function tellRun({ workspace, view, draft, canRun }: EditorSession): void {
  const { now, runId } = useRunStore.getState()
  if (!canRun || !now || !runId || runId !== view.getState().runId || isFinished(now.status)) return
  const breakpoints = listBreakpoints(draft.store.getState())
  controlRun(workspace, runId, { action: 'breakpoints', breakpoints }).catch((error: unknown) => toast.error(describeError(error)))
}
