/** Where the pointer rests: on a step's row or on a node's card. Each lights the other. */
import { create } from 'zustand'

interface Hovered {
  /** The node of the run's own graph; null when the pointer is elsewhere. */
  node: string | null
  /** Whether the row is what it rests on, so that the card is what lights. */
  isRow: boolean
}

const NOWHERE: Hovered = { node: null, isRow: false }

export const useHovered = create<Hovered>(() => NOWHERE)

export const hoverRow = (node: string) => useHovered.setState({ node, isRow: true })
export const hoverCard = (node: string) => useHovered.setState({ node, isRow: false })

export const leaveRow = () => leave(true)
export const leaveCard = () => leave(false)

/** A card may hear that the pointer left it only after the row has heard that it came. */
function leave(isRow: boolean): void {
  useHovered.setState((hovered) => (hovered.isRow === isRow ? NOWHERE : hovered))
}
