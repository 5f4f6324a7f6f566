/** Auto-layout: elk in a worker, loaded when first asked for; one undo step, cards glide to their places. */
import { toast } from '@/ui/toast'
import { cardModel } from '../../canvas/flow/model'
import { indexEdges } from '../../commands/edgeIndex'
import type { Command } from '../../draft/commands'
import type { EditorSession } from '../../editor/session'
import { elkGraph, placesOf } from './elkGraph'
import { glide } from './glide'

/** Gives the nodes that have a new place, so that the caller may show them. */
export async function tidy(session: EditorSession): Promise<string[]> {
  const { draft, kinds, view, canEdit } = session
  if (!canEdit) return []
  try {
    const state = draft.store.getState()
    const { wired } = indexEdges(state)
    const { revealed, selection } = view.getState()
    const layouts = new Map(view.getState().nodes.map((node) => [node.id, cardModel(state, kinds, node.id, wired.get(node.id), revealed[node.id]).layout]))
    const { runElk } = await import('./elk')
    const places = placesOf(await runElk(elkGraph(state, layouts, selection.length > 1 ? selection : null)), state)
    const move: Command = { type: 'move', positions: places }
    await glide(view, places)
    draft.dispatch([move])
    return Object.keys(places)
  } catch (error) {
    console.error(error)
    toast.error('The layout could not be computed.')
    return []
  }
}
