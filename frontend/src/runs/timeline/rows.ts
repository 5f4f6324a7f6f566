/**
 * The steps of a run as the rows of an outline: steps in their scopes, scopes below the step that opened them, the turns of
 * a loop in the order of its items, whichever began first. Pure.
 */
import { ownerOf, scopeOf, turnOf } from '@/live/path'

export type Row =
  | { kind: 'step'; key: string; path: string; depth: number; turn: string | null; at: number; inner: number; isOpen: boolean }
  | { kind: 'scope'; key: string; turn: string; at: number; depth: number; paths: readonly string[]; isOpen: boolean }

/** Steps at the top under '', others under their scope's name. */
export interface Outline {
  steps: ReadonlyMap<string, readonly string[]>
  /** The scopes that a step opened. */
  scopes: ReadonlyMap<string, readonly string[]>
}

/** With more scopes than this a step is closed at first. */
const MANY = 25

export function outline(paths: readonly string[]): Outline {
  const steps = new Map<string, string[]>()
  const scopes = new Map<string, string[]>()
  for (const path of paths) {
    const scope = scopeOf(path)
    const known = steps.get(scope)
    if (known) known.push(path)
    else steps.set(scope, [path])
    if (!known && scope) push(scopes, ownerOf(scope), scope)
  }
  for (const list of scopes.values()) if (list.length > 1) list.sort(byItem)
  return { steps, scopes }
}

/** Items by their number; calls, whose ids say nothing, stay in the order in which they were made. */
function byItem(a: string, b: string): number {
  const [x, y] = [turnOf(a), turnOf(b)]
  return isItem(x) && isItem(y) ? Number(x) - Number(y) : 0
}

const isItem = (turn: string) => /^\d+$/.test(turn)

function push(map: Map<string, string[]>, key: string, value: string) {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** `chosen` holds what a person has opened or closed; the rest is as it seems best. */
export function listRows(tree: Outline, chosen: ReadonlyMap<string, boolean>): Row[] {
  const rows: Row[] = []
  addSteps('', 0, null, 0)
  return rows

  function addSteps(scope: string, depth: number, turn: string | null, at: number) {
    for (const path of tree.steps.get(scope) ?? []) addStep(path, depth, turn, at)
  }

  function addStep(path: string, depth: number, turn: string | null, at: number) {
    const scopes = tree.scopes.get(path) ?? []
    const isOpen = scopes.length > 0 && (chosen.get(path) ?? scopes.length <= MANY)
    rows.push({ kind: 'step', key: path, path, depth, turn, at, inner: scopes.length, isOpen })
    if (!isOpen) return
    const areGroups = scopes.length > 1 && scopes.some((scope) => (tree.steps.get(scope)?.length ?? 0) > 1)
    for (const [index, scope] of scopes.entries()) {
      if (areGroups) addScope(scope, depth + 1, index, scopes.length)
      else addSteps(scope, depth + 1, scopes.length > 1 ? turnOf(scope) : null, index)
    }
  }

  function addScope(scope: string, depth: number, at: number, siblings: number) {
    const isOpen = chosen.get(scope) ?? siblings <= 5
    rows.push({ kind: 'scope', key: scope, turn: turnOf(scope), at, depth, paths: tree.steps.get(scope) ?? [], isOpen })
    if (isOpen) addSteps(scope, depth + 1, null, 0)
  }
}

/** "Item 4" for the fourth item of a loop, "Call 2" for the second of several calls, whose ids say nothing to people. */
export function turnLabel(turn: string, at: number): string
export function turnLabel(turn: string | null, at: number): string | null
export function turnLabel(turn: string | null, at: number): string | null {
  if (turn === null) return null
  return isItem(turn) ? `Item ${Number(turn) + 1}` : `Call ${at + 1}`
}
