/** Above several chosen cards: line them up, spread them, tidy them. */
import { useStore as useFlowStore } from '@xyflow/react'
import { LayoutGrid } from 'lucide-react'
import { useMemo } from 'react'
import { IconButton } from '@/ui/icon-button'
import { useDraft, useEditor, useView } from '../../editor/session'
import { absolutePlace } from '../geometry'
import { useActions } from '../keys/useCanvasKeys'
import { unionOf } from '../snap/rect'
import { arrangeDeeds } from './deeds'

export function ArrangeBar() {
  const { canEdit } = useEditor()
  const isShown = useView((view) => view.selection.length > 1 && view.drag === null && !view.isOverview)
  return canEdit && isShown ? <Bar /> : null
}

function Bar() {
  const session = useEditor()
  const actions = useActions()
  const chosen = useView((view) => view.selection.length)
  const [left, top] = usePlace()
  return (
    <div
      role="toolbar" aria-label="Arrange" style={{ left, top }}
      className="absolute z-10 flex -translate-x-1/2 items-center gap-0.5 rounded-md border border-line bg-raised p-1 shadow-pop max-md:hidden"
    >
      {arrangeDeeds(session, chosen).map(({ id, label, Icon, isPossible, run }) => (
        <IconButton key={id} tooltipSide="top" label={label} disabled={!isPossible} onClick={run}><Icon /></IconButton>
      ))}
      <span aria-hidden className="mx-0.5 h-4 w-px bg-line" />
      <IconButton tooltipSide="top" label="Tidy up the selection" keys="shift+t" onClick={actions.tidy}><LayoutGrid /></IconButton>
    </div>
  )
}

/** The bar's height with its distance from the cards, and half its width. */
const [ABOVE, HALF] = [48, 150]

/** Over the middle of what is chosen, but always within the canvas and clear of its own toolbar. */
function usePlace(): [number, number] {
  const state = useDraft((draft) => draft)
  const nodes = useView((view) => view.nodes)
  const box = useMemo(() => unionOf(nodes.filter((node) => node.selected).map(({ id, width = 0, height = 0 }) => {
    const [x, y] = absolutePlace(state, id)
    return { x, y, width, height }
  })), [nodes, state])
  const [x, y, zoom] = useFlowStore((flow) => flow.transform)
  const [width, height] = [useFlowStore((flow) => flow.width), useFlowStore((flow) => flow.height)]
  if (!box) return [0, 0]
  const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))
  return [clamp((box.x + box.width / 2) * zoom + x, HALF, Math.max(HALF, width - HALF)), clamp(box.y * zoom + y - ABOVE, 8, Math.max(8, height - 120))]
}
