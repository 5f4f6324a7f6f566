/** Choosing two runs. Pure. */
import type { CompareSearch } from '../search'

/** The older of two is A, so that B shows what has changed since: the ids of runs rise with time. */
export function inOrder(ids: readonly string[]): CompareSearch {
  const [a = '', b = ''] = [...ids].sort()
  return { a, b }
}

/** What is ticked after a tick: two at most, and a third takes the place of the first. */
export function tick(ticked: readonly string[], id: string, isOn: boolean): string[] {
  const others = ticked.filter((each) => each !== id)
  return isOn ? [...others.slice(-1), id] : others
}
