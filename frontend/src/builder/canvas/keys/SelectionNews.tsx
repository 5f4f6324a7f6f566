/** Says what is chosen to who cannot see it, whenever something else is. */
import { useMemo } from 'react'
import { useEditor, useView } from '../../editor/session'
import { readStepStatus } from '../cards/liveStep'
import { describeSelection } from './describeSelection'

export function SelectionNews() {
  const { draft, kinds } = useEditor()
  const selection = useView((state) => state.selection)
  // As it is at that moment: what changes about it later is told by its own parts of the page.
  const words = useMemo(
    () => describeSelection({ state: draft.store.getState(), kinds, problems: draft.status.getState().problems, statusOf: readStepStatus }, selection),
    [draft, kinds, selection],
  )
  return <p aria-live="polite" data-selection-news className="sr-only">{words}</p>
}
