/** The graph that a run ran, in the colours of the run: the editor's canvas, to look at. */
import { useQuery } from '@tanstack/react-query'
import { ReactFlowProvider } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import type { RunCanvasProps, RunDrawing } from '@/runs/slots'
import { IconButton } from '@/ui/icon-button'
import { Skeleton } from '@/ui/skeleton'
import { nodeKindsQuery } from '../api/read'
import { FlowCanvas } from '../canvas/flow/FlowCanvas'
import { useCamera } from '../canvas/flow/useCamera'
import { OverviewCanvas } from '../canvas/overview/OverviewCanvas'
import { SessionProvider, useEditor } from '../editor/session'
import { select } from '../editor/view'
import { readOutline } from './outline'
import { readText, type TextForm } from './readText'
import { type Still, useStillSession } from './useStillSession'

export function RunCanvas({ workspace, agent, drawing, chosen, onChoose }: RunCanvasProps) {
  const session = useStillSession(workspace, agent, useStill(drawing))
  if (!session) return <Skeleton className="m-3 flex-1" />
  return (
    <SessionProvider session={session}>
      <ReactFlowProvider>
        <section aria-label="Canvas" className="relative min-h-0 flex-1">
          <h2 className="sr-only">Graph</h2>
          <FlowCanvas isEmbedded><OverviewCanvas /></FlowCanvas>
          <CameraButtons />
          <Choice chosen={chosen} onChoose={onChoose} />
        </section>
      </ReactFlowProvider>
    </SessionProvider>
  )
}

function useStill(drawing: RunDrawing): Still {
  const isWhole = 'graph' in drawing
  const { data: kinds } = useQuery({ ...nodeKindsQuery, enabled: isWhole })
  return useMemo(
    () => ('graph' in drawing ? { graph: readText(drawing.graph as unknown as TextForm), kinds } : readOutline(drawing.outline, drawing.kinds)),
    [drawing, kinds],
  )
}

function CameraButtons() {
  const camera = useCamera()
  return (
    <div role="toolbar" aria-label="Canvas" className="absolute right-2 bottom-2 z-10 flex rounded-md border border-line bg-raised p-0.5">
      <IconButton label="Zoom out" size="sm" onClick={camera.zoomOut}><Minus /></IconButton>
      <IconButton label="Zoom in" size="sm" onClick={camera.zoomIn}><Plus /></IconButton>
      <IconButton label="Fit to screen" size="sm" onClick={camera.fit}><Maximize /></IconButton>
    </div>
  )
}

/** Keeps the chosen card and the chosen step the same, whichever a person chose. */
function Choice({ chosen, onChoose }: Pick<RunCanvasProps, 'chosen' | 'onChoose'>) {
  const { view } = useEditor()
  useEffect(() => {
    const [shown = null] = view.getState().selection
    if (shown !== chosen) select(view, chosen === null ? [] : [chosen])
  }, [view, chosen])
  useEffect(
    () =>
      view.subscribe((now, before) => {
        const [id] = now.selection
        if (id !== undefined && now.selection !== before.selection && id !== chosen) onChoose(id)
      }),
    [view, chosen, onChoose],
  )
  return null
}
