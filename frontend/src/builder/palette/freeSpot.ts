/** A place near the wanted one where a new card covers no other. Pure. */
import { CARD_WIDTH } from '../canvas/geometry'

interface Box {
  position: { x: number; y: number }
  width?: number | undefined
  height?: number | undefined
  parentId?: string | undefined
  type?: string | undefined
}

const STEP = 40
const HEIGHT = 150

export function freeSpot(nodes: Box[], [x, y]: [number, number]): [number, number] {
  const solid = nodes.filter((node) => !node.parentId && node.type !== 'container')
  for (let step = 0; step < 40; step++) {
    const spot: [number, number] = [x, y + step * STEP]
    if (!solid.some((node) => overlaps(node, spot))) return spot
  }
  return [x + STEP, y + STEP]
}

function overlaps(node: Box, [x, y]: [number, number]): boolean {
  const { width = CARD_WIDTH, height = HEIGHT, position } = node
  return position.x < x + CARD_WIDTH + 8 && x < position.x + width + 8 && position.y < y + HEIGHT + 8 && y < position.y + height + 8
}
