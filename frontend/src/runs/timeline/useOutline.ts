/** The outline of the run that is shown: one for all parts of the page, grown as the run grows. */
import { useRunStore } from '@/live/runStore'
import { Outline } from './rows'

const outlines = new WeakMap<readonly string[], Outline>()

/** `version` changes when the outline has grown: the outline itself stays the same object. */
export function useOutline(): { outline: Outline; version: number } {
  const order = useRunStore((state) => state.order)
  const version = useRunStore((state) => state.structure)
  return { outline: outlineOf(order, version), version }
}

/** `order` is another list only for another run or another reading of it; it grows in place, and `length` tells how far. */
export function outlineOf(order: readonly string[], length: number): Outline {
  const outline = outlines.get(order) ?? new Outline()
  outlines.set(order, outline)
  return outline.learn(order, length)
}
