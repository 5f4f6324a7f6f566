/** Every thread of the draft in words, also of nodes that have gone: for the keyboard, for screen readers, for looking back. */
import { useQuery } from '@tanstack/react-query'
import { MessageSquare, X } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ago, plural } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { SegmentedControl } from '@/ui/segmented'
import { SkeletonList } from '@/ui/skeleton'
import { useEditor, useView } from '../editor/session'
import { threadsQuery, type Thread } from './api'
import { inBrief } from './mentions'
import { useCommentPlace, usePlaceWords } from './useThreads'

type Filter = 'open' | 'resolved' | 'mine'

const FILTERS: readonly { value: Filter; label: string; empty: string }[] = [
  { value: 'open', label: 'Open', empty: 'Press C, then click where a comment belongs.' },
  { value: 'resolved', label: 'Resolved', empty: 'Threads that are done are kept here.' },
  { value: 'mine', label: 'Mine', empty: 'Threads you wrote in, or that mention you, are shown here.' },
]

const passes: { [filter in Filter]: (thread: Thread) => boolean } = {
  open: (thread) => thread.resolved_at === null,
  resolved: (thread) => thread.resolved_at !== null,
  mine: (thread) => thread.is_mine,
}

export function CommentList() {
  const { view } = useEditor()
  const [filter, setFilter] = useState<Filter>('open')
  return (
    <aside aria-label="Comments" className="absolute top-3 right-3 bottom-16 z-20 flex w-80 max-w-[calc(100%-24px)] flex-col rounded-md border border-line bg-raised shadow-pop">
      <div className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3">
        <h2 className="text-xs font-medium">Comments</h2>
        <IconButton label="Close the comments" size="sm" onClick={() => view.setState({ isTalkList: false })}><X /></IconButton>
      </div>
      <SegmentedControl aria-label="Which comments" value={filter} onValueChange={setFilter} choices={FILTERS} className="m-2" />
      <Threads filter={filter} />
    </aside>
  )
}

function Threads({ filter }: { filter: Filter }) {
  const { data, isError, error, refetch } = useQuery(threadsQuery(useCommentPlace()))
  if (isError) return <EmptyState className="py-8" title="The comments are not here" actions={<Button onClick={() => void refetch()}>Try again</Button>}>{describeError(error)}</EmptyState>
  if (!data) return <SkeletonList rows={4} className="p-2" />
  const shown = data.filter(passes[filter])
  if (shown.length === 0) return <EmptyState className="py-8" icon={<MessageSquare />} title="No comments">{FILTERS.find(({ value }) => value === filter)?.empty}</EmptyState>
  return <ul className="min-h-0 flex-1 overflow-y-auto p-1">{shown.map((thread) => <li key={thread.id}><Row thread={thread} /></li>)}</ul>
}

function Row({ thread }: { thread: Thread }) {
  const { view } = useEditor()
  const isOpen = useView((state) => state.talk?.kind === 'thread' && state.talk.id === thread.id)
  const words = usePlaceWords(thread)
  const [first] = thread.comments
  const replies = thread.comments.length - 1
  return (
    <button
      type="button" aria-pressed={isOpen} onClick={() => view.setState({ talk: { kind: 'thread', id: thread.id } })}
      className="flex w-full flex-col gap-0.5 rounded-sm px-2 py-1.5 text-left hover:bg-hover aria-pressed:bg-accent-soft"
    >
      <span className="flex items-center gap-1.5 text-xs">
        {thread.is_unread && <span className="size-2 shrink-0 rounded-full bg-accent"><span className="sr-only">Unread</span></span>}
        <span className="truncate font-medium">{first?.author?.name ?? 'Somebody who has left'}</span>
        <span className="ml-auto shrink-0 text-muted">{ago(thread.changed_at)}</span>
      </span>
      <span className="line-clamp-2 text-sm">{inBrief(first?.text ?? '')}</span>
      <span className="truncate text-2xs text-muted">{words}{replies > 0 && `, ${plural(replies, 'reply', 'replies')}`}</span>
    </button>
  )
}
