/** Around whatever shows the values of a step: they are asked for now, where a long run has come without them. */
import type { ReactNode } from 'react'
import { describeError } from '@/api/problem'
import { useValuesOf } from '@/live/hooks'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'

/** `path` null: nothing of a step is shown yet. */
export function OnceHere({ path, children }: { path: string | null; children: ReactNode }) {
  const { isHere, problem, retry } = useValuesOf(path)
  if (isHere) return children
  if (problem !== null) return <Banner tone="danger" actions={<Button size="sm" onClick={retry}>Try again</Button>}>{describeError(problem)}</Banner>
  return (
    <div role="status" aria-busy className="flex flex-col gap-2">
      <span className="sr-only">Loading values…</span>
      <Skeleton className="w-24" />
      <Skeleton className="h-16" />
    </div>
  )
}
