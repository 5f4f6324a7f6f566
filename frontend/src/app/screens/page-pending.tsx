import { Skeleton, SkeletonList } from '@/ui/skeleton'

/** The shape of an ordinary screen while its code is on the way. */
export function PagePending() {
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-5 md:px-6">
      <Skeleton className="h-6 w-40" />
      <SkeletonList />
    </div>
  )
}
