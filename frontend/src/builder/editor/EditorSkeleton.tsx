/** The editor's shape while its draft is on the way. */
import { Skeleton } from '@/ui/skeleton'

export function EditorSkeleton() {
  return (
    <div role="status" aria-busy className="flex h-dvh flex-col">
      <span className="sr-only">Opening the editor…</span>
      <div className="flex h-11 items-center gap-3 border-b border-line bg-panel px-3"><Skeleton className="w-48" /></div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-[220px] flex-col gap-2 border-r border-line bg-panel p-3 md:flex">{[1, 2, 3, 4, 5, 6].map((row) => <Skeleton key={row} className="h-7" />)}</div>
        <div className="flex flex-1 items-center justify-center gap-20">{[1, 2, 3].map((card) => <Skeleton key={card} className="h-36 w-60 rounded-lg" />)}</div>
        <div className="hidden w-[340px] flex-col gap-3 border-l border-line bg-panel p-3 md:flex"><Skeleton className="h-7" /><Skeleton className="h-24" /><Skeleton className="h-24" /></div>
      </div>
    </div>
  )
}
