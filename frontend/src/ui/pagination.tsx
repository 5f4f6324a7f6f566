import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from './icon-button'

export type PaginationProps = {
  /** What is in sight: "1–50 of 312". */
  summary: string
  /** Absent at the ends. */
  onPrevious?: (() => void) | undefined
  onNext?: (() => void) | undefined
}

/** Steps through pages; knows nothing about how they are numbered or fetched. */
export function Pagination({ summary, onPrevious, onNext }: PaginationProps) {
  return (
    <nav aria-label="Pages" className="flex items-center gap-1">
      <span className="tabular mr-2 text-xs text-muted">{summary}</span>
      <IconButton label="Previous page" variant="secondary" disabled={!onPrevious} onClick={onPrevious}>
        <ChevronLeft />
      </IconButton>
      <IconButton label="Next page" variant="secondary" disabled={!onNext} onClick={onNext}>
        <ChevronRight />
      </IconButton>
    </nav>
  )
}
