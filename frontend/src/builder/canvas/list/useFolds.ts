/** Which containers are folded in the list; what is selected on the canvas comes out of them. */
import { useState } from 'react'
import type { DraftState } from '../../draft/projection'
import { useView } from '../../editor/session'
import { scopesAround } from './tree'

export function useFolds(state: DraftState) {
  const selected = useView((view) => view.selection[0])
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [seen, setSeen] = useState(selected)
  if (selected !== seen) {
    setSeen(selected)
    const around = scopesAround(state, selected)
    if (around.some((id) => folded.has(id))) setFolded(new Set([...folded].filter((id) => !around.includes(id))))
  }
  const turn = (id: string) => setFolded(folded.has(id) ? new Set([...folded].filter((each) => each !== id)) : new Set([...folded, id]))
  return { folded, turn }
}
