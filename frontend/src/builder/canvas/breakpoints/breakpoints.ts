/** Breakpoints of a draft: marks of its nodes, which a run takes along, and which a run under way hears of at once. */
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import { controlRun } from '@/runs/debug/api'
import { describeError } from '@/api/problem'
import { toast } from '@/ui/toast'
import type { DraftState } from '../../draft/projection'
import type { EditorSession } from '../../editor/session'
import { isImplicit } from '../../commands/lookup'
import type { Json, JsonObject } from '../../kinds/types'

export interface Breakpoint {
  /** JSONata over the step's inputs; '' holds always. */
  condition: string
}

export type Breakpoints = { [node: string]: Breakpoint }

/** The mark of a node: its own breakpoint, unless `here` is false, and the steps of the agent it runs that have one. */
export function readBreakpoint(value: Json | undefined): Breakpoint | null {
  if (value === undefined || value === null || value === false) return null
  const mark = asMark(value)
  if (mark['here'] === false) return null
  return { condition: typeof mark['condition'] === 'string' ? mark['condition'] : '' }
}

/** The steps inside the agent that a node runs, each as a run names it: `ask`, or `each/say` inside a container. */
export function readInside(value: Json | undefined): string[] {
  const inside = asMark(value)['inside']
  return Array.isArray(inside) ? inside.filter((path) => typeof path === 'string') : []
}

const asMark = (value: Json | undefined): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

export function listBreakpoints(state: DraftState): Breakpoints {
  const found = Object.entries(state.marks).filter(([id]) => state.nodes[id]).flatMap(([id, { breakpoint: mark }]) => {
    const own = readBreakpoint(mark)
    const inside = readInside(mark).map((path) => [`${pathOf(state, id)}/${path}`, { condition: '' }] as const)
    return own ? [[id, own] as const, ...inside] : inside
  })
  return Object.fromEntries(found)
}

/** How a run names a node: after the containers that it stands in. */
function pathOf(state: DraftState, id: string): string {
  const parent = state.nodes[id]?.parent
  return parent === undefined ? id : `${pathOf(state, parent)}/${id}`
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
  session.draft.dispatch(ids.map((id) => ({ type: 'mark', id, name: 'breakpoint', value: markOf(value, readInside(markIn(session, id))) })))
  tellRun(session)
}

/** Sets or removes the breakpoint of one step inside the agent that a node runs. */
export function toggleInside(session: EditorSession, id: string, path: string): void {
  if (!session.canEdit) return
  const mark = markIn(session, id)
  const inside = readInside(mark)
  const next = inside.includes(path) ? inside.filter((each) => each !== path) : [...inside, path]
  session.draft.dispatch([{ type: 'mark', id, name: 'breakpoint', value: markOf(readBreakpoint(mark), next) }])
  tellRun(session)
}

const markIn = ({ draft }: EditorSession, id: string) => draft.store.getState().marks[id]?.breakpoint

function markOf(own: Breakpoint | null, inside: string[]): Json {
  if (inside.length === 0) return own && { ...own }
  return own ? { ...own, inside } : { here: false, inside }
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
