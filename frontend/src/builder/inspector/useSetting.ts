/** One setting of a node: its value and how to change it; typing merges into one undo step. */
import { useCallback } from 'react'
import type { Command } from '../draft/commands'
import { useDraft, useEditor } from '../editor/session'
import type { Json } from '../kinds/types'

export function useSetting(id: string, name: string): [Json | undefined, (value: Json, more?: Command[]) => void] {
  const { draft } = useEditor()
  const value = useDraft((state) => state.nodes[id]?.settings[name])
  const set = useCallback(
    (next: Json, more: Command[] = []) =>
      draft.dispatch([{ type: 'set', id, path: ['settings', name], value: next }, ...more], more.length ? undefined : `${id}.${name}`),
    [draft, id, name],
  )
  return [value, set]
}
