/** A run that somebody shared by a link: read only, for whoever has the link. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Link2Off } from 'lucide-react'
import { useCallback } from 'react'
import { ApiProblem, describeError } from '@/api/problem'
import { isFinished } from '@/live/model'
import { Banner } from '@/ui/banner'
import { EmptyState } from '@/ui/empty-state'
import { ago } from '@/ui/format'
import { Page } from '@/ui/page'
import { SkeletonList } from '@/ui/skeleton'
import { useMomentInAddress } from '../page/useMomentInAddress'
import { RecordViewer } from '../record/RecordViewer'
import { describeRedaction } from '../share/redaction'
import { readSharedText, type SharedRun, sharedRunQuery } from '../share/api'

/** A run that goes on is read again; the page of a stranger has no socket. */
const AGAIN_MS = 5000

export function SharedRunPage() {
  const { token = '' } = useParams({ strict: false })
  const shared = useQuery({
    ...sharedRunQuery(token),
    refetchInterval: ({ state }) => (state.data && !isFinished(state.data.record.status) ? AGAIN_MS : false),
  })
  return (
    <main className="min-h-dvh">
      {shared.isPending && <Page title="Shared run" width="wide"><SkeletonList /></Page>}
      {shared.isError && <Refused error={shared.error} />}
      {shared.data && <Shown token={token} shared={shared.data} />}
    </main>
  )
}

function Refused({ error }: { error: Error }) {
  const isGone = error instanceof ApiProblem && error.status === 404
  return <EmptyState level={1} icon={<Link2Off />} title={isGone ? 'This link shows nothing' : 'The run cannot be shown'}>{describeError(error)}</EmptyState>
}

function Shown({ token, shared }: { token: string; shared: SharedRun }) {
  useMomentInAddress()
  const readText = useCallback((sha256: string) => readSharedText(token, sha256), [token])
  const hidden = describeRedaction(shared.redact, shared.record.nodes)
  return (
    <RecordViewer record={shared.record} readText={readText}>
      <Banner>
        Somebody shared this run with you, to read only.{hidden && ` ${hidden}`}{shared.expiresAt && ` The link ends ${ago(shared.expiresAt)}.`}
      </Banner>
    </RecordViewer>
  )
}
