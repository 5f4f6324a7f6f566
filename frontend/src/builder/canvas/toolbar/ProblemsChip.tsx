/** "3 issues": the problems of the draft, counted; a click lists them and F8 walks them. The list's code comes when it is first asked for. */
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { cn } from '@/ui/cn'
import { plural } from '@/ui/format'
import { useStatus } from '../../editor/session'

const ProblemsPopover = lazy(async () => ({ default: (await import('./ProblemsPopover')).ProblemsPopover }))

export function ProblemsChip() {
  const problems = useStatus((status) => status.problems)
  const [isWished, setIsWished] = useState(false)
  const hasErrors = problems.some((problem) => problem.severity === 'error')
  if (problems.length === 0) {
    return <span className="flex h-7 items-center gap-1.5 rounded-full border border-line bg-raised px-2.5 text-xs text-muted"><CircleCheck aria-hidden className="size-3.5 text-success" /> No issues</span>
  }
  const chip = (
    <button
      type="button" data-problems={problems.length} aria-haspopup="dialog" onClick={() => setIsWished(true)}
      className={cn('flex h-7 items-center gap-1.5 rounded-full border bg-raised px-2.5 text-xs font-medium hover:bg-hover', hasErrors ? 'border-danger/40 text-danger' : 'border-warning/40 text-warning')}
    >
      <TriangleAlert aria-hidden className="size-3.5" /> {plural(problems.length, 'issue')}
    </button>
  )
  return isWished ? <Suspense fallback={chip}><ProblemsPopover problems={problems}>{chip}</ProblemsPopover></Suspense> : chip
}
