import { useCallback } from 'react'
import { resize } from '../../commands/edit'
import { useEditor } from '../../editor/session'
import { GRID } from '../geometry'

const snap = (value: number) => Math.round(value / GRID) * GRID

/** Writes a card's new size (and place, when its left or top edge was pulled) once the pointer is let go. */
export function useResize(id: string) {
  const { draft } = useEditor()
  return useCallback(
    (_event: unknown, size: { x: number; y: number; width: number; height: number }) => {
      draft.dispatch(resize(draft.store.getState(), id, [snap(size.x), snap(size.y), snap(size.width), snap(size.height)]))
    },
    [draft, id],
  )
}
