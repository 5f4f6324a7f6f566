/** The editor of one agent. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { nodeKindsQuery } from '../api/read'
import { EditorScreen } from '../editor/EditorScreen'
import { EditorSkeleton } from '../editor/EditorSkeleton'
import { SessionProvider } from '../editor/session'
import { useOpenDraft } from '../editor/useOpenDraft'
import { useStore } from 'zustand'
import type { EditorSession } from '../editor/session'

export function EditorPage() {
  const { workspace = '', agent = '' } = useParams({ strict: false })
  const kinds = useQuery(nodeKindsQuery)
  const session = useOpenDraft(workspace, agent, kinds.data)
  if (kinds.isError) {
    return <EmptyState title="The editor cannot start" actions={<Button onClick={() => void kinds.refetch()}>Try again</Button>}>{describeError(kinds.error)}</EmptyState>
  }
  if (!session) return <EditorSkeleton />
  return <OpenEditor key={agent} session={session} />
}

function OpenEditor({ session }: { session: EditorSession }) {
  const isLoaded = useStore(session.draft.status, (status) => status.save.loaded)
  const refusal = useStore(session.draft.status, (status) => (status.save.line === 'refused' ? status.save.reason : undefined))
  if (refusal && !isLoaded) {
    return (
      <EmptyState title={refusal} actions={<Button asChild><Link to="/w/$workspace" params={{ workspace: session.workspace }}>All agents</Link></Button>}>
        It may have been deleted, or it belongs to a workspace you are not in.
      </EmptyState>
    )
  }
  if (!isLoaded) return <EditorSkeleton />
  return <SessionProvider session={session}><EditorScreen /></SessionProvider>
}
