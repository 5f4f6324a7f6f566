/** Auto-layout: elk in a worker, loaded when first asked for; one undo step, cards glide to their places. */
import { toast } from '@/ui/toast'
import { cardModel } from '../../canvas/flow/model'
import { indexEdges } from '../../commands/edgeIndex'
import { nodesOf } from '../../commands/groups'
import { isImplicit } from '../../commands/lookup'
import type { Command } from '../../draft/commands'
import type { Place } from '../../draft/values'
import { INPUT_ID, OUTPUT_ID } from '../../kinds/types'
import type { EditorSession } from '../../editor/session'
import { elkGraph, placesOf } from './elkGraph'
import { glide } from './glide'

/** From so many nodes on a person would wonder whether anything happens. */
const MANY = 500

/** Gives the nodes that have a new place, so that the caller may show them. */
export async function tidy(session: EditorSession): Promise<string[]> {
  const { draft, kinds, view, canEdit } = session
  if (!canEdit) return []
  try {
    const state = draft.store.getState()
    if (view.getState().nodes.length > MANY) toast.info('Computing the layout of a large graph. This takes a while.')
    const { wired } = indexEdges(state)
    const { revealed } = view.getState()
    const selection = nodesOf(state, view.getState().selection)
    const layouts = new Map([INPUT_ID, ...Object.keys(state.nodes), OUTPUT_ID].map((id) => [id, cardModel(state, kinds, id, wired.get(id), revealed[id]).layout]))
    const { runElk } = await import('./elk')
    const places = placesOf(await runElk(elkGraph(state, layouts, selection.length > 1 ? selection : null)), state)
    await glide(view, places)
    // What was removed while the layout was computed gets no place any more.
    const present = Object.keys(places).filter((id) => isImplicit(id) || draft.store.getState().nodes[id])
    const move: Command = { type: 'move', positions: Object.fromEntries(present.map((id) => [id, places[id] as Place])) }
    draft.dispatch([move])
    return present
  } catch (error) {
    console.error(error)
    toast.error('The layout could not be computed.')
    return []
  }
}
