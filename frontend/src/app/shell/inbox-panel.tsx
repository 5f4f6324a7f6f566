/**
 * What waits for this person in the workspace: what runs ask them to decide, then what mentions them, newest first; a line
 * leads to its thread and is read by that.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import type { ReactNode } from 'react'
import { describeError } from '@/api/problem'
import { inboxQuery, type Mention, readAllMentions, readMention } from '@/builder/comments/api'
import { inBrief } from '@/builder/comments/mentions'
import { approvalsQuery, type Mine } from '@/runs/approvals/api'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ago } from '@/ui/format'
import { Popover, PopoverAnchor, PopoverContent } from '@/ui/popover'
import { SkeletonList } from '@/ui/skeleton'
import { InboxApprovals } from './inbox-approvals'

type InboxPanelProps = { workspace: string; onClose: () => void; children: ReactNode }

export function InboxPanel({ workspace, onClose, children }: InboxPanelProps) {
  const mentions = useQuery(inboxQuery(workspace))
  const asked = useQuery(approvalsQuery(workspace))
  const refresh = useRefresh(workspace)
  const hasUnread = mentions.data?.some((mention) => !mention.read_at)
  return (
    <Popover open onOpenChange={(isOpen) => isOpen || onClose()}>
      <PopoverAnchor asChild>
        <span>{children}</span>
      </PopoverAnchor>
      <PopoverContent align="end" aria-label="Inbox" className="flex max-h-[70vh] w-88 max-w-[calc(100vw-16px)] flex-col p-0">
        <div className="flex h-10 shrink-0 items-center justify-between border-b border-line pr-1.5 pl-3">
          <h2 className="text-sm font-medium">Inbox</h2>
          {hasUnread && (
            <Button size="sm" variant="ghost" onClick={() => void readAllMentions(workspace).then(refresh)}>
              Mark all as read
            </Button>
          )}
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <ToDecide query={asked} workspace={workspace} onClose={onClose} />
          <Mentions query={mentions} workspace={workspace} onClose={onClose} hasOther={asked.data?.count !== 0} />
        </div>
      </PopoverContent>
    </Popover>
  )
}

function useRefresh(workspace: string) {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['inbox', workspace] })
}

type Asked = { error: unknown; refetch: () => unknown }

function NotHere({ title, query }: { title: string; query: Asked }) {
  return (
    <EmptyState className="py-8" title={title} actions={<Button onClick={() => void query.refetch()}>Try again</Button>}>
      {describeError(query.error)}
    </EmptyState>
  )
}

type ToDecideProps = { query: Asked & { data?: Mine | undefined; isError: boolean }; workspace: string; onClose: () => void }

function ToDecide({ query, ...rest }: ToDecideProps) {
  if (query.isError) return <NotHere title="What waits for a decision is not here" query={query} />
  return query.data && query.data.count > 0 ? <InboxApprovals {...query.data} {...rest} /> : null
}

type MentionsProps = {
  query: Asked & { data?: Mention[] | undefined; isError: boolean }
  workspace: string
  onClose: () => void
  /** Something else stands in the inbox, or may: then it need not say that it is empty. */
  hasOther: boolean
}

function Mentions({ query, workspace, onClose, hasOther }: MentionsProps) {
  if (query.isError) return <NotHere title="The inbox is not here" query={query} />
  if (!query.data) return <SkeletonList rows={3} className="p-3" />
  if (query.data.length === 0 && hasOther) return null
  if (query.data.length === 0) {
    return (
      <EmptyState className="py-8" icon={<Inbox />} title="Nothing here yet">
        When somebody mentions you in a comment, or a run asks you to decide, you find it here.
      </EmptyState>
    )
  }
  return (
    <ul className="p-1">
      {query.data.map((mention) => (
        <li key={mention.id}>
          <Line mention={mention} workspace={workspace} onClose={onClose} />
        </li>
      ))}
    </ul>
  )
}

function Line({ mention, workspace, onClose }: { mention: Mention; workspace: string; onClose: () => void }) {
  const refresh = useRefresh(workspace)
  const open = () => {
    onClose()
    if (!mention.read_at) void readMention(workspace, mention.id).then(refresh)
  }
  return (
    <Link
      to="/w/$workspace/agents/$agent"
      params={{ workspace, agent: mention.agent }}
      search={{ thread: mention.thread }}
      onClick={open}
      className="flex flex-col gap-0.5 rounded-sm px-2 py-1.5 hover:bg-hover"
    >
      <span className="flex items-center gap-1.5 text-xs">
        {!mention.read_at && (
          <span className="size-2 shrink-0 rounded-full bg-accent">
            <span className="sr-only">Unread</span>
          </span>
        )}
        <span className="min-w-0 truncate">
          <b className="font-medium">{mention.author?.name ?? 'Somebody who has left'}</b> in {mention.agent_name}
        </span>
        <span className="ml-auto shrink-0 text-muted">{ago(mention.created_at)}</span>
      </span>
      <span className="line-clamp-2 text-sm text-muted">{inBrief(mention.text)}</span>
    </Link>
  )
}
