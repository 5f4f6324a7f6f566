/** What a query answers, or that it is on its way, or why it failed. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { SkeletonList } from '@/ui/skeleton'

export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.isPending) return <SkeletonList rows={3} />
  if (query.isError) {
    return <Banner tone="danger" actions={<Button size="sm" onClick={() => void query.refetch()}>Try again</Button>}>{describeError(query.error)}</Banner>
  }
  return children(query.data)
}
