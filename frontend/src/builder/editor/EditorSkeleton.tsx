/** The editor's shape while its draft is on the way; after a few seconds it says what it waits for, with a way out. */
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'

const SLOW_MS = 4000

export interface EditorSkeletonProps {
  workspace: string
  waitsFor: string
  onRetry: () => void
}

export function EditorSkeleton({ workspace, waitsFor, onRetry }: EditorSkeletonProps) {
  return (
    <div aria-busy className="relative flex h-dvh flex-col">
      <span role="status" className="sr-only">Opening the editor…</span>
      <div className="flex h-11 items-center gap-3 border-b border-line bg-panel px-3"><Skeleton className="w-48" /></div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-[220px] flex-col gap-2 border-r border-line bg-panel p-3 md:flex">{[1, 2, 3, 4, 5, 6].map((row) => <Skeleton key={row} className="h-7" />)}</div>
        <div className="flex flex-1 items-center justify-center gap-20">{[1, 2, 3].map((card) => <Skeleton key={card} className="h-36 w-60 rounded-lg" />)}</div>
        <div className="hidden w-[340px] flex-col gap-3 border-l border-line bg-panel p-3 md:flex"><Skeleton className="h-7" /><Skeleton className="h-24" /><Skeleton className="h-24" /></div>
      </div>
      {useIsSlow() && (
        <div role="status" className="absolute inset-x-0 bottom-16 mx-auto flex w-fit max-w-md flex-col items-center gap-3 rounded-lg border border-line bg-raised px-6 py-4 text-center shadow-pop">
          <p>{waitsFor}</p>
          <div className="flex gap-2">
            <Button onClick={onRetry}>Try again</Button>
            <Button asChild variant="ghost"><Link to="/w/$workspace" params={{ workspace }}>All agents</Link></Button>
          </div>
        </div>
      )}
    </div>
  )
}

function useIsSlow(): boolean {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return isSlow
}
