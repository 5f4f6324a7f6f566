/** Whether the minimap shows: as the person chose last, and until then for graphs of some size. */
import { create } from 'zustand'
import { recall, remember } from '@/ui/remembered'
import { useView } from '../../editor/session'
import type { ViewStore } from '../../editor/view'

const KEY = 'editor:minimap'
/** Input and Output count: what is drawn is what one can lose sight of. */
const SOME = 40

const useChoice = create<{ choice: unknown }>(() => ({ choice: recall(KEY) }))

export function showsMinimap(choice: unknown, nodes: number): boolean {
  if (nodes === 0) return false
  return choice === 'on' || (choice !== 'off' && nodes >= SOME)
}

export function useShowsMinimap(): boolean {
  const choice = useChoice((state) => state.choice)
  return useView((state) => showsMinimap(choice, state.nodes.length))
}

export function toggleMinimap(view: ViewStore): void {
  const choice = showsMinimap(useChoice.getState().choice, view.getState().nodes.length) ? 'off' : 'on'
  remember(KEY, choice)
  useChoice.setState({ choice })
}
