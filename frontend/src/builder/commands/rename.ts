/** Renaming a port takes its edges along. Pure. */
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { formatEdge } from '../draft/values'

export function renamePortEdges(state: DraftState, id: string, side: 'input' | 'output', old: string, name: string): Command[] {
  return Object.entries(state.edges).flatMap(([key, edge]): Command[] => {
    const isHere = side === 'input' ? edge.target === id && edge.targetPort === old : edge.source === id && edge.sourcePort === old
    if (!isHere) return []
    const renamed = side === 'input' ? { ...edge, targetPort: name } : { ...edge, sourcePort: name }
    return [{ type: 'disconnect', edge: key }, { type: 'connect', edge: formatEdge(renamed) }]
  })
}
