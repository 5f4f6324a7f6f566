/** The editor of one agent. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { nodeKindsQuery } from '../api/read'
import { describeWait } from '../draft/saveState'
import { EditorScreen } from '../editor/EditorScreen'
import { EditorSkeleton } from '../editor/EditorSkeleton'
import { SessionProvider, type EditorSession } from '../editor/session'
import { useOpenDraft } from '../editor/useOpenDraft'

export function EditorPage() {
  const { workspace = '', agent = '' } = useParams({ strict: false })
  const kinds = useQuery(nodeKindsQuery)
  const session = useOpenDraft(workspace, agent, kinds.data)
  if (kinds.isError) {
    return <EmptyState title="The editor cannot start" actions={<Button onClick={() => void kinds.refetch()}>Try again</Button>}>{describeError(kinds.error)}</EmptyState>
  }
  if (!session) return <EditorSkeleton workspace={workspace} waitsFor="Waiting for the list of node kinds." onRetry={() => void kinds.refetch()} />
  return <OpenEditor key={session.draft.doc.guid} session={session} />
}

function OpenEditor({ session }: { session: EditorSession }) {
  const isLoaded = useStore(session.draft.status, (status) => status.save.loaded)
  return isLoaded ? <SessionProvider session={session}><EditorScreen /></SessionProvider> : <Opening session={session} />
}

function Opening({ session: { workspace, draft } }: { session: EditorSession }) {
  const { line, reason } = useStore(draft.status, (status) => status.save)
  const arriving = useStore(draft.status, (status) => status.arriving)
  if (line !== 'refused') return <EditorSkeleton workspace={workspace} waitsFor={describeWait(line, arriving)} onRetry={() => draft.reconnect()} />
  return (
    <EmptyState title={reason ?? 'No access'} actions={<Button asChild><Link to="/w/$workspace" params={{ workspace }}>All agents</Link></Button>}>
      It may have been deleted, or it belongs to a workspace you are not in.
    </EmptyState>
  )
}
