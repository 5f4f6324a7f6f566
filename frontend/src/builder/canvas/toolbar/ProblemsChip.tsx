/** "3 issues": the problems of the draft, counted, listed and walked with F8. */
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { cn } from '@/ui/cn'
import { plural } from '@/ui/format'
import { Kbd } from '@/ui/kbd'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { titleOf } from '../../commands/lookup'
import type { Problem } from '../../draft/values'
import { useEditor, useStatus } from '../../editor/session'
import { useActions } from '../keys/useCanvasKeys'

export function ProblemsChip() {
  const problems = useStatus((status) => status.problems)
  const hasErrors = problems.some((problem) => problem.severity === 'error')
  if (problems.length === 0) {
    return <span className="flex h-7 items-center gap-1.5 rounded-full border border-line bg-raised px-2.5 text-xs text-muted"><CircleCheck aria-hidden className="size-3.5 text-success" /> No issues</span>
  }
  return (
    <Popover>
      <PopoverTrigger
        data-problems={problems.length}
        className={cn('flex h-7 items-center gap-1.5 rounded-full border bg-raised px-2.5 text-xs font-medium hover:bg-hover', hasErrors ? 'border-danger/40 text-danger' : 'border-warning/40 text-warning')}
      >
        <TriangleAlert aria-hidden className="size-3.5" /> {plural(problems.length, 'issue')}
      </PopoverTrigger>
      <PopoverContent align="start" className="w-96 p-0">
        <ul className="max-h-80 overflow-y-auto p-1">
          {problems.map((problem, index) => <ProblemRow key={index} problem={problem} index={index} />)}
        </ul>
        <p className="flex items-center gap-2 border-t border-line px-3 py-2 text-2xs text-muted"><Kbd keys="f8" /> next, <Kbd keys="shift+f8" /> previous</p>
      </PopoverContent>
    </Popover>
  )
}

function ProblemRow({ problem, index }: { problem: Problem; index: number }) {
  const { draft, kinds, view } = useEditor()
  const actions = useActions()
  const go = () => {
    view.setState({ problemAt: index - 1 })
    actions.nextProblem(1)
  }
  return (
    <li>
      <button type="button" onClick={go} className="flex w-full gap-2 rounded-sm px-2 py-1.5 text-left text-xs hover:bg-hover">
        <TriangleAlert aria-hidden className={cn('mt-0.5 size-3.5 shrink-0', problem.severity === 'error' ? 'text-danger' : 'text-warning')} />
        <span className="min-w-0">
          {problem.node && <span className="font-medium">{titleOf(draft.store.getState(), kinds, problem.node)}: </span>}
          {problem.message}
          {problem.advice && <span className="block text-muted">{problem.advice}</span>}
        </span>
      </button>
    </li>
  )
}
