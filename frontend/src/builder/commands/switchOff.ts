/** Switching nodes off: they are passed by, and what fits flows through them. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { NodeKinds } from '../kinds/types'

/** Switches nodes off, or on again when all of them are off; notes never run anyhow. */
export function toggleOff(state: DraftState, kinds: NodeKinds, ids: string[]): Command[] {
  const nodes = ids.filter((id) => state.nodes[id] && kinds[state.nodes[id].kind]?.flow !== 'note')
  const areOff = nodes.every((id) => state.nodes[id]?.disabled)
  return nodes.map((id) => ({ type: 'set', id, path: ['disabled'], value: areOff ? null : true }))
}
