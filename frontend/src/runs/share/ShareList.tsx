/** The links to a run that work now, each with the way to end it. */
import { useQuery } from '@tanstack/react-query'
import { Confirm } from '@/tenancy/parts/Confirm'
import { useAction } from '@/tenancy/parts/useAction'
import { describeError } from '@/api/problem'
import { ago } from '@/ui/format'
import { SkeletonList } from '@/ui/skeleton'
import { revokeShare, type Share, sharesQuery } from './api'
import { describeRedaction } from './redaction'

interface ShareListProps {
  workspace: string
  runId: string
}

export function ShareList({ workspace, runId }: ShareListProps) {
  const shares = useQuery(sharesQuery(workspace, runId))
  if (shares.isPending) return <SkeletonList rows={1} />
  if (shares.isError) return <p role="alert" className="text-xs text-danger">{describeError(shares.error)}</p>
  if (shares.data.length === 0) return <p className="text-xs text-muted">No link to this run works now.</p>
  return (
    <section aria-label="Links that work" className="flex flex-col gap-1">
      <h3 className="text-xs font-medium">Links that work</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {shares.data.map((share) => <Row key={share.id} workspace={workspace} runId={runId} share={share} />)}
      </ul>
    </section>
  )
}

function Row({ workspace, runId, share }: ShareListProps & { share: Share }) {
  const revoke = useAction(() => revokeShare(workspace, runId, share.id), { stale: ['shares'], done: 'The link is revoked.' })
  const name = `${share.prefix}…`
  return (
    <li className="flex items-center gap-3 px-3 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap gap-x-2 text-xs"><code className="font-mono">{name}</code><span className="text-muted">{share.expires_at ? `ends ${ago(share.expires_at)}` : 'never ends'}{share.created_by && ` · by ${share.created_by}`}</span></p>
        <p className="truncate text-2xs text-muted">{describeRedaction(share.redact) || 'Nothing is hidden.'}</p>
      </div>
      <Confirm label={`Revoke ${name}`} title="Revoke this link?" confirmLabel="Revoke link" busy={revoke.isPending} onConfirm={() => revoke.mutate()}>
        Whoever has it sees nothing from now on. This cannot be undone.
      </Confirm>
    </li>
  )
}
