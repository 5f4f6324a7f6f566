/** Whether the minimap shows: as the person chose last in this browser, and until then for graphs of some size. */
import { create } from 'zustand'
import { useView } from '../../editor/session'
import type { ViewStore } from '../../editor/view'

const KEY = 'editor:minimap'
/** Input and Output count: what is drawn is what one can lose sight of. */
const SOME = 40

const useChoice = create<{ choice: string | null }>(() => ({ choice: localStorage.getItem(KEY) }))

export function showsMinimap(choice: string | null, nodes: number): boolean {
  if (nodes === 0) return false
  return choice === 'on' || (choice !== 'off' && nodes >= SOME)
}

export function useShowsMinimap(): boolean {
  const choice = useChoice((state) => state.choice)
  return useView((state) => showsMinimap(choice, state.nodes.length))
}

export function toggleMinimap(view: ViewStore): void {
  const choice = showsMinimap(useChoice.getState().choice, view.getState().nodes.length) ? 'off' : 'on'
  localStorage.setItem(KEY, choice)
  useChoice.setState({ choice })
}
