/** Puts a node of a kind on the canvas, selects it, and remembers the kind as recently used. */
import { useCallback } from 'react'
import { addConnected, addNode, spliceNode } from '../commands/add'
import { scopeOf, type PortRef } from '../commands/lookup'
import { scopeOfEdge } from '../commands/splice'
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { Edge } from '../draft/values'
import { INPUT_ID, OUTPUT_ID } from '../kinds/types'
import { useEditor } from '../editor/session'
import { select } from '../editor/view'
import { absolutePlace, containerAt, GRID, placeOf } from '../canvas/geometry'
import { growFor } from '../canvas/homes'
import { makeRoom } from '../canvas/splice/room'
import type { AgentNode } from './agents/agentNode'
import { rememberKind } from './recents'

const snap = (value: number) => Math.round(value / GRID) * GRID

/** Input and Output stand beside the graph until they are placed; from the first node on they stay where they are seen. */
function pinEnds(state: DraftState): Command[] {
  const loose = [INPUT_ID, OUTPUT_ID].filter((id) => !state.layout[id])
  return loose.length ? [{ type: 'move', positions: Object.fromEntries(loose.map((id) => [id, placeOf(state, id)])) }] : []
}

const named = (id: string, node: AgentNode | null): Command[] => (node ? [{ type: 'set', id, path: ['title'], value: node.title }] : [])

export interface PlaceOptions {
  from?: PortRef | null
  splice?: Edge | null
  /** An agent that the node is to run, and is called by. */
  node?: AgentNode | null
  /** What lies behind the edge may be moved. */
  makesRoom?: boolean
}

/** `at` is on the whole canvas; inside a container it becomes relative to it. */
export function usePlaceKind() {
  const { draft, kinds, view, canEdit } = useEditor()
  return useCallback(
    (name: string, at: [number, number], { from = null, splice = null, makesRoom = false, node = null }: PlaceOptions = {}): string | null => {
      const plain = kinds[name]
      if (!plain || !canEdit) return null
      const kind = node ? { ...plain, defaults: { ...plain.defaults, ...node.settings } } : plain
      const state = draft.store.getState()
      const parent = splice ? scopeOfEdge(state, splice) : from ? scopeFor(from) : containerAt(state, kinds, at[0] + 120, at[1] + 40, () => false)
      const [left, top] = parent ? absolutePlace(state, parent) : [0, 0]
      const place: [number, number] = [snap(at[0] - left), snap(at[1] - top)]
      const added = splice
        ? spliceNode(state, kinds, kind, splice, place, parent)
        : from ? addConnected(state, kinds, kind, from, place, parent) : addNode(state, kind, place, parent)
      draft.dispatch([...pinEnds(state), ...(splice && makesRoom ? makeRoom(state, splice) : []), ...(from?.inner && makesRoom ? growFor(state, from.node, place) : []), ...added.commands, ...named(added.id, node)])
      rememberKind(name)
      select(view, [added.id])
      return added.id

      function scopeFor(ref: PortRef): string | null {
        return ref.inner ? ref.node : scopeOf(state, ref.node)
      }
    },
    [draft, kinds, view, canEdit],
  )
}
