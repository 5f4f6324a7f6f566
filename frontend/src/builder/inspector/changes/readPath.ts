/** The value at a path of a node; undefined where there is none. Pure. */
import type { Json } from '../../kinds/types'

export function readPath(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => (typeof here === 'object' && here !== null && !Array.isArray(here) ? here[key] : undefined), value)
}
