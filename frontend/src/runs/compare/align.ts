/**
 * The steps of two runs side by side. Pure.
 *
 * Law: every step stands in exactly one row. Steps of one path belong together; calls have ids that no two runs share, so
 * they go by their place; what is left goes by its node, in the order of the runs.
 */
import { nodeOf, ownerOf, scopeOf, turnOf } from '@/live/path'

export interface Pathed {
  readonly path: string
}

export interface Pair<Step extends Pathed> {
  key: string
  a: Step | null
  b: Step | null
}

export function align<Step extends Pathed>(a: readonly Step[], b: readonly Step[]): Pair<Step>[] {
  const [namesA, namesB] = [steadyPaths(a), steadyPaths(b)]
  const byName = new Map(b.map((step) => [namesB.get(step.path) as string, step]))
  const partner = new Map<string, Step>()
  for (const step of a) {
    const other = byName.get(namesA.get(step.path) as string)
    if (other) partner.set(step.path, other)
  }
  matchByNode(a, b, partner)
  return inOrder(a, b, partner)
}

/** The same paths with calls counted in the order in which they were made: `agent#call_x/search` is `agent#~1/search`. */
function steadyPaths(steps: readonly Pathed[]): Map<string, string> {
  const scopes = new Map<string, string>([['', '']])
  const calls = new Map<string, number>()
  const steadyScope = (scope: string): string => {
    const known = scopes.get(scope)
    if (known !== undefined) return known
    const owner = steadyPath(ownerOf(scope))
    const turn = turnOf(scope)
    const place = (calls.get(owner) ?? 0) + 1
    calls.set(owner, place)
    const name = `${owner}#${/^\d+$/.test(turn) ? turn : `~${place}`}`
    scopes.set(scope, name)
    return name
  }
  const steadyPath = (path: string): string => {
    const scope = steadyScope(scopeOf(path))
    return scope ? `${scope}/${nodeOf(path)}` : nodeOf(path)
  }
  return new Map(steps.map(({ path }) => [path, steadyPath(path)]))
}

function matchByNode<Step extends Pathed>(a: readonly Step[], b: readonly Step[], partner: Map<string, Step>) {
  const taken = new Set([...partner.values()].map(({ path }) => path))
  const free = new Map<string, Step[]>()
  for (const step of b) {
    if (taken.has(step.path)) continue
    push(free, nodeOf(step.path), step)
  }
  for (const step of a) {
    if (partner.has(step.path)) continue
    const other = free.get(nodeOf(step.path))?.shift()
    if (other) partner.set(step.path, other)
  }
}

/** The first run's steps in their order; steps of the second alone stand below the one that they came after. */
function inOrder<Step extends Pathed>(a: readonly Step[], b: readonly Step[], partner: ReadonlyMap<string, Step>): Pair<Step>[] {
  const ofA = new Map([...partner].map(([path, step]) => [step.path, path]))
  const alone = new Map<string, Step[]>()
  let last = ''
  for (const step of b) {
    const mine = ofA.get(step.path)
    if (mine !== undefined) last = mine
    else push(alone, last, step)
  }
  const below = (path: string) => (alone.get(path) ?? []).map((step): Pair<Step> => ({ key: `b ${step.path}`, a: null, b: step }))
  return [...below(''), ...a.flatMap((step): Pair<Step>[] => [{ key: `a ${step.path}`, a: step, b: partner.get(step.path) ?? null }, ...below(step.path)])]
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value) {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
