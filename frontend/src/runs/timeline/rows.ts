/**
 * The steps of a run as the rows of an outline: steps in their scopes, scopes below the step that opened them, the turns of
 * a loop in the order of its items, whichever began first. Pure.
 */
import { nodeOf, ownerOf, scopeOf, turnOf } from '@/live/path'

export type Row =
  | { kind: 'step'; key: string; path: string; depth: number; turn: string | null; at: number; inner: number; isOpen: boolean }
  | { kind: 'scope'; key: string; turn: string; at: number; depth: number; paths: readonly string[]; isOpen: boolean }

/** With more scopes than this a step is closed at first. */
const MANY = 25

/** The scopes of a run and the steps in them. It grows with the run and looks at every path once. */
export class Outline {
  private readonly steps = new Map<string, string[]>()
  private readonly scopes = new Map<string, string[]>()
  private readonly unsorted = new Set<string>()
  private known = 0

  /** Takes the paths of a growing list, up to `length`; those that it knows are passed by. */
  learn(paths: readonly string[], length = paths.length): this {
    for (; this.known < length; this.known += 1) this.add(paths[this.known] as string)
    return this
  }

  /** The steps in a scope; '' is the top. */
  stepsIn(scope: string): readonly string[] {
    return this.steps.get(scope) ?? []
  }

  /** The scopes that a step opened, items in their own order. */
  scopesOf(path: string): readonly string[] {
    const list = this.scopes.get(path)
    if (list && this.unsorted.delete(path)) list.sort(byItem)
    return list ?? []
  }

  private add(path: string) {
    const scope = scopeOf(path)
    const isNew = push(this.steps, scope, path)
    if (!isNew || !scope) return
    const owner = ownerOf(scope)
    if (!push(this.scopes, owner, scope)) this.unsorted.add(owner)
  }
}

/** Items by their number; calls, whose ids say nothing, stay in the order in which they were made. */
function byItem(a: string, b: string): number {
  const [x, y] = [turnOf(a), turnOf(b)]
  return isItem(x) && isItem(y) ? Number(x) - Number(y) : 0
}

const isItem = (turn: string) => /^\d+$/.test(turn)

/** Whether it is the first under its key. */
function push(map: Map<string, string[]>, key: string, value: string): boolean {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
  return !list
}

const ALL: ReadonlyMap<string, string> = new Map()

/** `chosen` holds what a person has opened or closed; the rest is as it seems best. Of a container in `turns` only that turn is listed. */
export function listRows(tree: Outline, chosen: ReadonlyMap<string, boolean>, turns: ReadonlyMap<string, string> = ALL): Row[] {
  const rows: Row[] = []
  addSteps('', 0, null, 0)
  return rows

  function addSteps(scope: string, depth: number, turn: string | null, at: number) {
    for (const path of tree.stepsIn(scope)) addStep(path, depth, turn, at)
  }

  function addStep(path: string, depth: number, turn: string | null, at: number) {
    const all = tree.scopesOf(path)
    const only = turns.get(nodeOf(path))
    const scopes = only === undefined ? all : all.filter((scope) => turnOf(scope) === only)
    const isOpen = scopes.length > 0 && (chosen.get(path) ?? scopes.length <= MANY)
    rows.push({ kind: 'step', key: path, path, depth, turn, at, inner: all.length, isOpen })
    if (!isOpen) return
    const areGroups = all.length > 1 && (scopes.length > 1 || only !== undefined) && scopes.some((scope) => tree.stepsIn(scope).length > 1)
    for (const [index, scope] of scopes.entries()) {
      if (areGroups) addScope(scope, depth + 1, index, scopes.length)
      else addSteps(scope, depth + 1, all.length > 1 ? turnOf(scope) : null, index)
    }
  }

  function addScope(scope: string, depth: number, at: number, siblings: number) {
    const isOpen = chosen.get(scope) ?? siblings <= 5
    rows.push({ kind: 'scope', key: scope, turn: turnOf(scope), at, depth, paths: tree.stepsIn(scope), isOpen })
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
