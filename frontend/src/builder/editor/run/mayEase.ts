/** Whether the camera may move by itself. Pure. */
import type { ViewState } from '../view'

/** Who has moved the camera so lately is still looking there. */
const BUSY_MS = 3000

export function mayEase({ movedAt, drag, connecting, following }: Pick<ViewState, 'movedAt' | 'drag' | 'connecting' | 'following'>, now: number): boolean {
  return now - movedAt >= BUSY_MS && drag === null && connecting === null && following === null
}
