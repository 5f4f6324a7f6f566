/** The floating toolbar at the foot of the canvas. */
import { Focus, Hand, LayoutGrid, List, Map as MapIcon, Maximize, Minus, MousePointer2, Plus, Redo2, Sparkles, Undo2 } from 'lucide-react'
import { useStore as useFlowStore } from '@xyflow/react'
import { IconButton } from '@/ui/icon-button'
import { useEditor, useStatus, useView } from '../../editor/session'
import { useCamera } from '../flow/useCamera'
import { useActions } from '../keys/useCanvasKeys'
import { describeIt } from '../../sentence/store'
import { toggleMinimap, useShowsMinimap } from '../minimap/choice'

const Divider = () => <span aria-hidden className="mx-0.5 h-4 w-px bg-line" />

export function CanvasToolbar() {
  const { view, canEdit } = useEditor()
  const actions = useActions()
  const camera = useCamera()
  const tool = useView((state) => state.tool)
  const hasSelection = useView((state) => state.selection.length > 0)
  const isMinimap = useShowsMinimap()
  const canUndo = useStatus((status) => status.canUndo)
  const canRedo = useStatus((status) => status.canRedo)
  const button = { tooltipSide: 'top' as const }
  return (
    <div role="toolbar" aria-label="Canvas" className="absolute bottom-4 left-1/2 z-10 flex -translate-x-1/2 items-center gap-0.5 rounded-md border border-line bg-raised p-1 shadow-pop">
      <IconButton {...button} label="Select" keys="v" aria-pressed={tool === 'select'} onClick={() => view.setState({ tool: 'select' })}><MousePointer2 /></IconButton>
      <IconButton {...button} label="Pan" keys="h" aria-pressed={tool === 'pan'} onClick={() => view.setState({ tool: 'pan' })}><Hand /></IconButton>
      <Divider />
      {canEdit && <IconButton {...button} label="Undo" keys="mod+z" disabled={!canUndo} onClick={actions.undo}><Undo2 /></IconButton>}
      {canEdit && <IconButton {...button} label="Redo" keys="mod+shift+z" disabled={!canRedo} onClick={actions.redo}><Redo2 /></IconButton>}
      {canEdit && <Divider />}
      {canEdit && <IconButton {...button} label="Add a node" keys="a" onClick={actions.quickAdd}><Plus /></IconButton>}
      {canEdit && <IconButton {...button} label="Tidy up" keys="shift+t" onClick={actions.tidy}><LayoutGrid /></IconButton>}
      <IconButton {...button} label="Fit to screen" keys="shift+1" onClick={camera.fit}><Maximize /></IconButton>
      <IconButton {...button} label="Fit selection" keys="shift+2" className="max-md:hidden" disabled={!hasSelection} onClick={() => camera.fitNodes(view.getState().selection)}><Focus /></IconButton>
      <IconButton {...button} label="List of nodes" keys="l" onClick={() => view.setState((state) => ({ isList: !state.isList }))}><List /></IconButton>
      {canEdit && <IconButton {...button} label="Ask" keys="/" className="max-md:hidden" onClick={describeIt}><Sparkles /></IconButton>}
      <span className="flex items-center gap-0.5 max-md:hidden">
        <Divider />
        <IconButton {...button} label="Zoom out" keys="mod+-" onClick={camera.zoomOut}><Minus /></IconButton>
        <Zoom onReset={() => camera.zoomTo(1)} />
        <IconButton {...button} label="Zoom in" keys="mod+plus" onClick={camera.zoomIn}><Plus /></IconButton>
        <IconButton {...button} label="Minimap" aria-pressed={isMinimap} onClick={() => toggleMinimap(view)}><MapIcon /></IconButton>
      </span>
    </div>
  )
}

function Zoom({ onReset }: { onReset: () => void }) {
  const percent = useFlowStore((state) => Math.round(state.transform[2] * 100))
  return <button type="button" aria-label={`Zoom ${percent} %, reset`} onClick={onReset} className="tabular w-10 rounded-sm py-1 text-xs text-muted hover:bg-hover">{percent}%</button>
}
