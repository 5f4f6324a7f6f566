/** Keeps the canvas equal to the draft: a pass over its nodes after a change, with every untouched object kept. */
import { useEffect } from 'react'
import { useEditor } from '../../editor/session'
import { flowEdges, flowNodes } from './model'

export function useCanvasModel(): void {
  const { draft, kinds, view } = useEditor()
  useEffect(() => {
    const sync = () => {
      const state = draft.store.getState()
      view.setState((old) => {
        const nodes = flowNodes(state, kinds, old.revealed, old.nodes)
        const cards = new Set(nodes.map((node) => node.id))
        // A node in a folded group has no card, and can be chosen all the same.
        const isThere = (id: string) => cards.has(id) || state.nodes[id] !== undefined
        const selection = old.selection.every(isThere) ? old.selection : old.selection.filter(isThere)
        const selectedEdges = old.selectedEdges.every((key) => state.edges[key]) ? old.selectedEdges : old.selectedEdges.filter((key) => state.edges[key])
        return { nodes, edges: flowEdges(state, kinds, old.edges), selection, selectedEdges }
      })
    }
    sync()
    const stopDraft = draft.store.subscribe(sync)
    const stopView = view.subscribe((now, old) => {
      if (now.revealed !== old.revealed) sync()
    })
    return () => {
      stopDraft()
      stopView()
    }
  }, [draft, kinds, view])
}
