/** Gives the chosen cards their new places: they glide there, and it is one undo step. */
import { isWithin } from '../../commands/edit'
import type { Place } from '../../draft/values'
import type { EditorSession } from '../../editor/session'
import { glide } from '../../tools/layout/glide'
import { absolutePlace, placeOf } from '../geometry'
import type { Rects, Shifts } from './arrange'

export async function arrange({ draft, view, canEdit }: EditorSession, how: (rects: Rects) => Shifts): Promise<void> {
  if (!canEdit) return
  const shifts = how(chosenRects({ draft, view }))
  const state = draft.store.getState()
  const places = Object.fromEntries(Object.entries(shifts).map(([id, { dx, dy }]) => {
    const [x, y, ...size] = placeOf(state, id)
    return [id, [x + dx, y + dy, ...size] as Place]
  }))
  if (Object.keys(places).length === 0) return
  await glide(view, places)
  draft.dispatch([{ type: 'move', positions: places }])
}

/** Where the chosen cards stand on the whole canvas; what is inside a chosen container goes with it. */
function chosenRects({ draft, view }: Pick<EditorSession, 'draft' | 'view'>): Rects {
  const state = draft.store.getState()
  const { nodes, selection } = view.getState()
  const chosen = new Set(selection)
  const isCarried = (id: string) => selection.some((other) => other !== id && isWithin(state, id, other))
  return Object.fromEntries(nodes.filter(({ id }) => chosen.has(id) && !isCarried(id)).map(({ id, width = 0, height = 0 }) => {
    const [x, y] = absolutePlace(state, id)
    return [id, { x, y, width, height }]
  }))
}
