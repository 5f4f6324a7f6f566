/** The problems of the draft, each a way to where it is mended. */
import { TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Kbd } from '@/ui/kbd'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { titleOf } from '../../commands/lookup'
import type { Problem } from '../../draft/values'
import { useEditor } from '../../editor/session'
import { useActions } from '../keys/useCanvasKeys'

/** Open from the first moment: it is loaded by the click that asks for it. */
export function ProblemsPopover({ problems, children }: { problems: Problem[]; children: ReactElement }) {
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent align="start" aria-label="Issues" className="w-96 p-0">
        <ul className="max-h-80 overflow-y-auto p-1">
          {problems.map((problem, index) => <ProblemRow key={index} problem={problem} index={index} />)}
        </ul>
        <p className="flex items-center gap-2 border-t border-line px-3 py-2 text-2xs text-muted"><Kbd keys="f8" /> next, <Kbd keys="shift+f8" /> previous</p>
      </PopoverContent>
    </Popover>
  )
}

function ProblemRow({ problem, index }: { problem: Problem; index: number }) {
  const { draft, kinds, view, canEdit } = useEditor()
  const actions = useActions()
  const unseen = canEdit ? unseenEdge(problem) : null
  const go = () => {
    view.setState({ problemAt: index - 1 })
    actions.nextProblem(1)
  }
  return (
    <li className="flex items-start gap-1">
      <button type="button" onClick={go} className="flex min-w-0 flex-1 gap-2 rounded-sm px-2 py-1.5 text-left text-xs hover:bg-hover">
        <TriangleAlert aria-hidden className={cn('mt-0.5 size-3.5 shrink-0', problem.severity === 'error' ? 'text-danger' : 'text-warning')} />
        <span className="min-w-0">
          {problem.node && <span className="font-medium">{titleOf(draft.store.getState(), kinds, problem.node)}: </span>}
          {problem.message}
          {problem.advice && <span className="block text-muted">{problem.advice}</span>}
        </span>
      </button>
      {unseen && <Button size="sm" className="mt-1 mr-1" onClick={() => draft.dispatch([{ type: 'disconnect', edge: unseen }])}>Remove it</Button>}
    </li>
  )
}

/** An edge that no canvas shows, so that only here it can be removed. */
function unseenEdge({ code, edge }: Problem): string | null {
  return code === 'dangling_edge' && edge ? edge : null
}
