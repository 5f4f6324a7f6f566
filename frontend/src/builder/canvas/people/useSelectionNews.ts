/** Tells others what is selected here, by whatever way it was selected. */
import { useEffect } from 'react'
import { MOST_TOLD } from '../../draft/presence'
import { useEditor } from '../../editor/session'

export function useSelectionNews(): void {
  const { draft, view } = useEditor()
  useEffect(
    () =>
      view.subscribe((now, old) => {
        if (now.selection !== old.selection) draft.announce({ selection: now.selection.slice(0, MOST_TOLD) })
      }),
    [draft, view],
  )
}
