/** What an empty canvas says: the first moves. Only its buttons catch the pointer: a node may be dropped on the words. */
import { LayoutTemplate, Plus } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { Button } from '@/ui/button'
import { Kbd } from '@/ui/kbd'
import { useDraft, useEditor, useStatus } from '../editor/session'
import { useActions } from './keys/useCanvasKeys'

export function EmptyCanvas() {
  const { workspace, canEdit } = useEditor()
  const actions = useActions()
  const isEmpty = useDraft((state) => Object.keys(state.nodes).length === 0)
  const isLoaded = useStatus((status) => status.save.loaded)
  if (!isEmpty || !isLoaded || !canEdit) return null
  return (
    <div className="pointer-events-none absolute inset-x-0 top-[18%] flex justify-center px-4">
      <div className="flex max-w-sm flex-col items-center gap-2 rounded-lg border border-line bg-raised p-5 text-center shadow-pop">
        <h2 className="text-base font-medium">Draw your agent</h2>
        <ol className="flex flex-col gap-1 text-left text-xs text-muted">
          <li>1. Add an input on the Input card: what a run is given.</li>
          <li>2. Drag a node from the palette onto the canvas.</li>
          <li>3. Pull an edge from the input’s dot onto the node, and one from the node’s dot onto Output.</li>
        </ol>
        <div className="pointer-events-auto flex gap-2 pt-1">
          <Button variant="primary" onClick={actions.quickAdd}><Plus /> Add a node <Kbd keys="a" /></Button>
          <Button asChild><Link to="/w/$workspace/templates" params={{ workspace }}><LayoutTemplate /> Start from a template</Link></Button>
        </div>
      </div>
    </div>
  )
}
