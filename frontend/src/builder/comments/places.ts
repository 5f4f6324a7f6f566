/** Where threads stand: on their nodes wherever those are, or on the canvas. Pure. */
import type { Box } from '../canvas/overview/draw'
import { cardOfGroup } from '../commands/groups'
import type { Thread } from './api'

export interface Anchor {
  /** Empty for the canvas itself. */
  node: string
  /** From the node's corner, or on the canvas. */
  x: number
  y: number
}

/** As wide as a pin at full size. */
const PIN = 30

const NONE: ReadonlyMap<string, string> = new Map()

type Anchored = Pick<Thread, 'node' | 'x' | 'y'>

/** Null when the node was removed. One whose group is folded (`hidden` says by which card) has its threads at that card's corner. */
export function placeOfThread(
  { node, x, y }: Anchored, boxes: ReadonlyMap<string, Box>, hidden: ReadonlyMap<string, string> = NONE,
): { x: number; y: number } | null {
  if (!node) return { x, y }
  const folded = hidden.get(node)
  if (folded !== undefined) return cornerOf(boxes.get(cardOfGroup(folded)))
  const box = boxes.get(node)
  return box ? { x: box.x + Math.min(x, box.width), y: box.y + Math.min(y, box.height) } : null
}

const cornerOf = (box: Box | undefined) => (box ? { x: box.x + box.width, y: box.y } : null)

/** Pins at one place stand side by side, each to be seen and pressed; the first keeps its place. */
export function spread<P extends { x: number; y: number }>(pins: readonly P[]): P[] {
  const there = new Map<string, number>()
  return pins.map((pin) => {
    const place = `${pin.x},${pin.y}`
    const before = there.get(place) ?? 0
    there.set(place, before + 1)
    return before ? { ...pin, x: pin.x - before * PIN } : pin
  })
}

/** What a pin dropped at a place of the canvas is pinned to: the innermost card there, if there is one. */
export function anchorAt(x: number, y: number, boxes: ReadonlyMap<string, Box>): Anchor {
  const under = [...boxes.values()].filter((box) => x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height)
  const inner = under.reduce<Box | null>((best, box) => (best === null || box.width * box.height <= best.width * best.height ? box : best), null)
  return inner ? { node: inner.id, x: x - inner.x, y: y - inner.y } : { node: '', x, y }
}

/** On what a thread stands, in words; `title` is null for a node that is no longer there. */
export function describePlace(thread: Pick<Thread, 'node' | 'node_title'>, title: string | null): string {
  if (!thread.node) return 'on the canvas'
  return title === null ? `on a removed node (${thread.node_title || thread.node})` : `on ${title}`
}
