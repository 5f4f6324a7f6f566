/**
 * Step paths. Pure. A step at the top is its node's id; one inside a scope is `scope/node`, and a scope is the path of
 * the step that opened it, `#`, and an index or a call's id: `each#3/summarise`, `agent#call_1/search`.
 */

/** The scope a step stands in, '' at the top. */
export function scopeOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

export function nodeOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The path of another node in the scope of a step. */
export function siblingOf(path: string, node: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) + node
}

/** The step that opened a scope. */
export function ownerOf(scope: string): string {
  return scope.slice(0, scope.lastIndexOf('#'))
}

/** The index or call id of a scope. */
export function turnOf(scope: string): string {
  return scope.slice(scope.lastIndexOf('#') + 1)
}

/** The node ids of all steps around a path, outermost first. */
export function ownersOf(path: string): string[] {
  const owners: string[] = []
  for (let scope = scopeOf(path); scope; scope = scopeOf(ownerOf(scope))) owners.unshift(nodeOf(ownerOf(scope)))
  return owners
}
