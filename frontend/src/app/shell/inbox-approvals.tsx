/** What runs ask this person to decide, newest first; a line leads to the run's page, where it is decided. */
import { Link } from '@tanstack/react-router'
import type { Mine, OpenApproval } from '@/runs/approvals/api'
import { ago } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'

type InboxApprovalsProps = Mine & { workspace: string; onClose: () => void }

export function InboxApprovals({ approvals, count, workspace, onClose }: InboxApprovalsProps) {
  return (
    <section aria-label="To decide" className="border-b border-line p-1">
      <h3 className="px-2 pt-1 pb-0.5 text-2xs font-medium text-muted">To decide</h3>
      <ul>
        {approvals.map((approval) => (
          <li key={approval.id}>
            <Line approval={approval} workspace={workspace} onClose={onClose} />
          </li>
        ))}
      </ul>
      {count > approvals.length && <p className="px-2 py-1 text-xs text-muted">and {count - approvals.length} more</p>}
    </section>
  )
}

function Line({ approval, workspace, onClose }: { approval: OpenApproval; workspace: string; onClose: () => void }) {
  const { run, step, agent_name, question, requested_at } = approval
  return (
    <Link
      to="/w/$workspace/runs/$run"
      params={{ workspace, run }}
      search={{ step }}
      onClick={onClose}
      className="flex flex-col gap-0.5 rounded-sm px-2 py-1.5 hover:bg-hover max-sm:py-2.5"
    >
      <span className="flex items-center gap-1.5 text-xs">
        <StatusIcon status="asking" className="size-3.5" />
        <span className="min-w-0 truncate font-medium">{agent_name}</span>
        <span className="ml-auto shrink-0 text-muted">{ago(requested_at)}</span>
      </span>
      <span className="line-clamp-2 text-sm break-words">{question}</span>
    </Link>
  )
}
