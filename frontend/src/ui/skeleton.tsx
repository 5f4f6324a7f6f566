import { cn } from './cn'

/** The place of something on its way; a container around it says so with `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('h-4 animate-breathe rounded-sm bg-pressed', className)} />
}

/** A list on its way, announced once. */
export function SkeletonList({ rows = 6, className }: { rows?: number; className?: string }) {
  return (
    <div role="status" aria-busy className={cn('flex flex-col gap-2', className)}>
      <span className="sr-only">Loading…</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  )
}
