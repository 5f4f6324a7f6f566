/** At the foot of the list once a run is ticked: what is missing, or the way to the comparison. */
import { Link } from '@tanstack/react-router'
import { GitCompare, X } from 'lucide-react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { inOrder } from './pick'

interface CompareBarProps {
  workspace: string
  ticked: readonly string[]
  onClear: () => void
}

export function CompareBar({ workspace, ticked, onClear }: CompareBarProps) {
  if (ticked.length === 0) return null
  return (
    <div role="status" className="sticky bottom-4 z-10 flex items-center gap-2 self-center rounded-md border border-line bg-raised py-1.5 pr-1.5 pl-3 shadow-pop">
      <span className="text-sm">{ticked.length === 1 ? 'Tick one more run to compare it with.' : 'Two runs'}</span>
      {ticked.length === 2 && (
        <Button variant="primary" size="sm" asChild>
          <Link to="/w/$workspace/runs/compare" params={{ workspace }} search={inOrder(ticked)}><GitCompare /> Compare</Link>
        </Button>
      )}
      <IconButton label="Clear the choice" size="sm" onClick={onClear}><X /></IconButton>
    </div>
  )
}
