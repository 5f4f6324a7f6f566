/** Locks: nodes that a slip of the hand must not move, change or remove. Pure. The server refuses nothing. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'

/** Locks nodes, or sets them free. */
export function lockNodes(state: DraftState, ids: string[], locked: boolean): Command[] {
  return ids.filter((id) => state.nodes[id]).map((id) => ({ type: 'set', id, path: ['locked'], value: locked || null }))
}

/** The lock's own key: sets all free when all are locked, else locks all. */
export function toggleLocks(state: DraftState, ids: string[]): Command[] {
  return lockNodes(state, ids, !ids.every((id) => state.nodes[id]?.locked))
}

/** The commands without what would touch a locked node, and the nodes that were spared; places are left out in silence. */
export function sparing(nodes: DraftState['nodes'], commands: Command[]): { commands: Command[]; spared: string[] } {
  const spared = new Set<string>()
  const isHeld = (id: string) => nodes[id]?.locked === true
  const holders = locksInside(nodes)
  const kept = commands.flatMap((command): Command[] => {
    switch (command.type) {
      case 'move': {
        const free = Object.entries(command.positions).filter(([id]) => !isHeld(id))
        return free.length ? [{ ...command, positions: Object.fromEntries(free) }] : []
      }
      case 'remove_node':
      case 'set_parent':
        if (!isHeld(command.id) && !(command.type === 'remove_node' && holders.has(command.id))) return [command]
        spared.add(command.id)
        return []
      case 'set':
        if (!isHeld(command.id) || BESIDE.has(command.path[0])) return [command]
        spared.add(command.id)
        return []
      default:
        return [command]
    }
  })
  return { commands: kept, spared: [...spared] }
}

const BESIDE = new Set<string>(['locked', 'group'])

/** The containers around locked nodes: removing one would remove what it holds. */
function locksInside(nodes: DraftState['nodes']): Set<string> {
  const holders = new Set<string>()
  for (const node of Object.values(nodes)) {
    if (!node.locked) continue
    for (let at = node.parent, depth = 0; at && depth < 32 && !holders.has(at); at = nodes[at]?.parent, depth++) holders.add(at)
  }
  return holders
}
