/** Where a quickly added node goes: at the drop, beside its neighbour, or in the middle of the edge it enters. */
import { useCallback } from 'react'
import { scopeOfEdge } from '../../commands/splice'
import { useEditor } from '../../editor/session'
import type { QuickAdd } from '../../editor/view'
import { freeSpot } from '../../palette/freeSpot'
import { usePlaceKind } from '../../palette/usePlaceKind'
import { useCamera } from '../flow/useCamera'
import { absolutePlace, CARD_WIDTH, HEAD } from '../geometry'
import { spotInside } from '../homes'
import { GAP, spotOn } from '../splice/room'

export function usePlaceQuickAdd() {
  const { draft, kinds, view } = useEditor()
  const camera = useCamera()
  const place = usePlaceKind()
  return useCallback(
    (kind: string, { at, from, splice }: QuickAdd) => {
      const state = draft.store.getState()
      place(kind, spot(), { from, splice, makesRoom: at === null })

      function spot(): [number, number] {
        if (at) return from?.side === 'input' ? [at[0] - CARD_WIDTH, at[1] - HEAD] : [at[0], at[1] - HEAD]
        if (splice) {
          const own = spotOn(state, splice)
          const scope = scopeOfEdge(state, splice)
          const [left, top] = scope === null ? [0, 0] : absolutePlace(state, scope)
          if (own) return [own[0] + left, own[1] + top]
          const [a, b] = [absolutePlace(state, splice.source), absolutePlace(state, splice.target)]
          return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 40]
        }
        if (from) {
          const [x, y] = absolutePlace(state, from.node)
          if (from.inner) {
            const [left, top] = spotInside(state, kinds, from.node)
            return [x + left, y + top]
          }
          const width = view.getState().nodes.find((node) => node.id === from.node)?.width ?? CARD_WIDTH
          return freeSpot(view.getState().nodes, from.side === 'output' ? [x + width + GAP, y] : [x - CARD_WIDTH - GAP, y])
        }
        const { x, y } = camera.centre()
        return freeSpot(view.getState().nodes, [x - CARD_WIDTH / 2, y - 70])
      }
    },
    [draft, kinds, view, camera, place],
  )
}
