/** What the workspace has spent this month, in the palette's foot; it leads to where that is told apart. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useRunStore } from '@/live/runStore'
import { spentQuery } from '@/tenancy/api'
import { cost } from '@/ui/format'
import { useEditor } from '../editor/session'

const PACE_MS = 60_000  // What others spend is seen within a minute, one's own run as soon as it has ended.

export function MonthSpent() {
  const { workspace } = useEditor()
  const { data, refetch } = useQuery({ ...spentQuery(workspace), refetchInterval: PACE_MS })
  const endedAt = useRunStore(({ now }) => now?.finishedAt ?? null)
  useEffect(() => {
    if (endedAt !== null) void refetch()
  }, [endedAt, refetch])
  return (
    <Link
      to="/w/$workspace/settings/$section" params={{ workspace, section: 'spending' }} data-month-spent
      className="tabular flex h-8 shrink-0 items-center justify-between border-t border-line px-3.5 text-2xs text-muted hover:bg-hover hover:text-fg"
    >
      <span>This month</span>
      {data && <span title={data.cost_is_complete ? undefined : 'Some calls have no known price.'}>{cost(data.cost)}{!data.cost_is_complete && ' + unknown'}</span>}
    </Link>
  )
}
