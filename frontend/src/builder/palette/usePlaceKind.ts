/** Puts a node of a kind on the canvas, selects it, and remembers the kind as recently used. */
import { useCallback } from 'react'
import { addConnected, addNode, spliceNode } from '../commands/add'
import { scopeOf, type PortRef } from '../commands/lookup'
import type { Edge } from '../draft/values'
import { useEditor } from '../editor/session'
import { select } from '../editor/view'
import { absolutePlace, containerAt, GRID } from '../canvas/geometry'
import { rememberKind } from './recents'

const snap = (value: number) => Math.round(value / GRID) * GRID

export interface PlaceOptions {
  from?: PortRef | null
  splice?: Edge | null
}

/** `at` is on the whole canvas; inside a container it becomes relative to it. */
export function usePlaceKind() {
  const { draft, kinds, view, canEdit } = useEditor()
  return useCallback(
    (name: string, at: [number, number], { from = null, splice = null }: PlaceOptions = {}): string | null => {
      const kind = kinds[name]
      if (!kind || !canEdit) return null
      const state = draft.store.getState()
      const parent = splice ? scopeOf(state, splice.target) : from ? scopeFor(from) : containerAt(state, kinds, at[0] + 120, at[1] + 40, () => false)
      const [left, top] = parent ? absolutePlace(state, parent) : [0, 0]
      const place: [number, number] = [snap(at[0] - left), snap(at[1] - top)]
      const added = splice
        ? spliceNode(state, kinds, kind, splice, place, parent)
        : from ? addConnected(state, kinds, kind, from, place, parent) : addNode(state, kind, place, parent)
      draft.dispatch(added.commands)
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
