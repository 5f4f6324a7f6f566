/** Far out, one canvas in place of thousands of elements; it follows the camera. */
import { useStore as useFlowStore } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { useRunStore } from '@/live/runStore'
import { cost } from '@/ui/format'
import { groupName, groupOfCard, groupsOf } from '../../commands/groups'
import { titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import { useDraft, useEditor, useView } from '../../editor/session'
import type { NodeKinds } from '../../kinds/types'
import { groupRun } from '../groups/useGroupRun'
import { readStepStatus } from '../cards/liveStep'
import { usePins } from '../../comments/useThreads'
import { boxesOf, drawOverview } from './draw'
import { drawPins } from './drawPins'
import { usePalette } from './usePalette'

export function OverviewCanvas() {
  const isOverview = useView((state) => state.isOverview)
  return isOverview ? <Overview /> : null
}

/** A group says what its nodes have cost, too. */
function titleOnMap(draft: DraftState, kinds: NodeKinds, id: string): string {
  const group = groupsOf(draft).get(groupOfCard(id) ?? '')
  if (!group) return titleOf(draft, kinds, id)
  const run = groupRun(useRunStore.getState().nodes, group.nodes)
  return run.tokens > 0 ? `${groupName(group)} · ${cost(run.cost)}` : groupName(group)
}

function Overview() {
  const { kinds } = useEditor()
  const canvas = useRef<HTMLCanvasElement>(null)
  const nodes = useView((state) => state.nodes)
  const boxes = useMemo(() => boxesOf(nodes), [nodes])
  const draft = useDraft((state) => state)
  const palette = usePalette()
  const pins = usePins()
  const steps = useRunStore((state) => state.moment?.seq ?? state.seq)
  const turns = useRunStore((state) => state.turns)
  const [x, y, zoom, width, height] = useFlowStore(useShallow((state) => [...state.transform, state.width, state.height] as const))
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const ratio = window.devicePixelRatio || 1
    element.width = width * ratio
    element.height = height * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const camera = { x, y, zoom, width, height }
    drawOverview(context, camera, boxes, draft, palette, (id) => titleOnMap(draft, kinds, id), readStepStatus)
    drawPins(context, camera, pins, palette)
  }, [x, y, zoom, width, height, boxes, draft, palette, kinds, steps, turns, pins])
  return (
    // The pointer's business is the pane's below, so that wheel and drag move this picture as they move cards.
    <div className="pointer-events-none absolute inset-0 z-[4]" data-overview>
      <canvas ref={canvas} aria-hidden style={{ width, height }} />
    </div>
  )
}
