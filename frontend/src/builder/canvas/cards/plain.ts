/** When cards are drawn plainly: small among many. */
import { useView } from '../../editor/session'
import type { ViewState } from '../../editor/view'

/** The zoom below which the small print of a card cannot be read. */
export const PLAIN_ZOOM = 0.7

/** Of so few cards each stays whole at any zoom: they cost little, and what they say is wanted live. */
const FEW = 24

export function isPlain({ isSmall, nodes }: Pick<ViewState, 'isSmall' | 'nodes'>): boolean {
  return isSmall && nodes.length > FEW
}

export const useIsPlain = () => useView(isPlain)
