/** A thread: what was said, the answer that is written, and whether it is done. */
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, RotateCcw, X } from 'lucide-react'
import { useCallback } from 'react'
import { describeError } from '@/api/problem'
import { IconButton } from '@/ui/icon-button'
import { toast } from '@/ui/toast'
import { useEditor } from '../editor/session'
import { reopenThread, reply, resolveThread, threadsQuery, type Thread } from './api'
import { CommentItem } from './CommentItem'
import { Composer } from './Composer'
import { useCommentPlace, usePlaceWords } from './useThreads'

export function ThreadView({ thread }: { thread: Thread }) {
  const { view } = useEditor()
  const place = useCommentPlace()
  const words = usePlaceWords(thread)
  const refresh = useRefresh()
  return (
    <>
      <header className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-1 pl-3">
        <h2 className="min-w-0 flex-1 truncate text-xs font-medium">Comment {words}</h2>
        <Resolve thread={thread} />
        <IconButton size="sm" label="Close the thread" onClick={() => view.setState({ talk: null })}><X /></IconButton>
      </header>
      {thread.resolved_at && <p className="border-b border-line bg-success-soft px-3 py-1.5 text-xs text-success">Resolved by {thread.resolved_by?.name ?? 'somebody'}</p>}
      <ol className="min-h-0 flex-1 overflow-y-auto p-3">
        {thread.comments.map((comment) => <CommentItem key={comment.id} thread={thread.id} comment={comment} onChanged={refresh} />)}
      </ol>
      <Composer
        key={thread.id} label="Reply" action="Reply" className="border-t border-line p-3"
        onSend={(text, mentions) => reply(place, thread.id, { text, mentions }).then(refresh)}
      />
    </>
  )
}

/** The socket tells everybody, this browser too; asking at once is only quicker. */
export function useRefresh(): () => Promise<void> {
  const place = useCommentPlace()
  const queries = useQueryClient()
  return useCallback(() => queries.invalidateQueries({ queryKey: threadsQuery(place).queryKey }), [place, queries])
}

function Resolve({ thread }: { thread: Thread }) {
  const { canEdit, draft } = useEditor()
  const place = useCommentPlace()
  const refresh = useRefresh()
  if (!canEdit && thread.comments[0]?.author?.id !== draft.person.id) return null
  const act = (deed: typeof resolveThread) => () =>
    void deed(place, thread.id).then(refresh).catch((error: unknown) => toast.error('Nothing was changed.', { description: describeError(error) }))
  return thread.resolved_at
    ? <IconButton size="sm" label="Reopen" onClick={act(reopenThread)}><RotateCcw /></IconButton>
    : <IconButton size="sm" label="Resolve" onClick={act(resolveThread)}><CircleCheck /></IconButton>
}
