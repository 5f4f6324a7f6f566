/** What a canvas says at the beginning: the first moves, then the next one. A node may be dropped on the words and buttons, too. */
import { Footprints, LayoutTemplate, Plus, Sparkles } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { Button } from '@/ui/button'
import { Kbd } from '@/ui/kbd'
import { useDraft, useEditor, useStatus } from '../editor/session'
import { describeIt, useSentence } from '../sentence/store'
import { useDropKind } from './flow/useDropKind'
import { useActions } from './keys/useCanvasKeys'
import { openTour, useTour } from '../tour/store'

export function EmptyCanvas() {
  const { canEdit } = useEditor()
  const isEmpty = useDraft((state) => Object.keys(state.nodes).length === 0)
  const isUnwired = useDraft((state) => Object.keys(state.edges).length === 0)
  const isLoaded = useStatus((status) => status.save.loaded)
  const isTour = useTour((state) => state.isOpen)
  const isDescribing = useSentence((state) => state.isOpen || state.plan !== null)
  if (!isLoaded || !canEdit || !isUnwired || isTour || isDescribing) return null
  return isEmpty ? <FirstMoves /> : <NextMove />
}

function FirstMoves() {
  const { workspace } = useEditor()
  const actions = useActions()
  const drop = useDropKind()
  return (
    // The words let the pointer through to the canvas; the buttons cannot, so they take a dropped node for it.
    <div className="pointer-events-none absolute inset-x-0 top-[14%] flex justify-center px-4" {...drop}>
      <div className="flex max-w-sm flex-col items-center gap-2 rounded-lg border border-line bg-raised p-5 text-center shadow-pop">
        <h2 className="text-base font-medium">Draw your agent</h2>
        <p className="text-xs text-muted sm:hidden">Add a node, then open the list of nodes at the foot: there it is named and connected.</p>
        <ol className="flex list-decimal flex-col gap-1 pl-4 text-left text-xs text-muted max-sm:hidden">
          <li>Add an input on the Input card: what a run is given.</li>
          <li>Drag a node from the palette onto the canvas.</li>
          <li>Pull an edge from the input’s dot onto the node, and one from the node’s dot onto Output.</li>
        </ol>
        <div className="pointer-events-auto flex flex-wrap justify-center gap-2 pt-1">
          <Button variant="primary" onClick={actions.quickAdd}><Plus /> Add a node <span className="max-sm:hidden"><Kbd keys="a" /></span></Button>
          <Button onClick={describeIt}><Sparkles /> Describe it <span className="max-sm:hidden"><Kbd keys="/" /></span></Button>
          <Button asChild><Link to="/w/$workspace/templates" params={{ workspace }}><LayoutTemplate /> Start from a template</Link></Button>
          <Button variant="ghost" onClick={openTour}><Footprints /> Show me around</Button>
        </div>
      </div>
    </div>
  )
}

/** The first moves are gone with the first node; the one that people then miss stays until it is made. */
function NextMove() {
  const hasInput = useDraft((state) => Object.keys(state.inputs).length > 0)
  return (
    <p className="pointer-events-none absolute inset-x-0 top-3 mx-auto w-fit max-w-[60%] rounded-full border border-line bg-raised px-3 py-1.5 text-xs text-muted shadow-pop max-md:hidden">
      {hasInput ? 'Pull an edge from the input’s dot onto the node, and one from the node’s dot onto Output.' : 'Add an input on the Input card, then pull an edge from its dot onto the node.'}
    </p>
  )
}
