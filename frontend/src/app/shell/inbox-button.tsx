/** The way to what waits for this person, with how many mentions they have not read and how many decisions are theirs. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { unreadQuery } from '@/builder/comments/api'
import { openCountQuery } from '@/runs/approvals/api'
import { IconButton } from '@/ui/icon-button'

const InboxPanel = lazy(async () => ({ default: (await import('./inbox-panel')).InboxPanel }))

export function InboxButton() {
  const { workspace = '' } = useParams({ strict: false })
  const [isOpen, setOpen] = useState(false)
  const { data: unread = 0 } = useQuery(unreadQuery(workspace))
  const { data: open = 0 } = useQuery(openCountQuery(workspace))
  const total = unread + open
  const label = ['Inbox', unread > 0 && `${unread} unread`, open > 0 && `${open} to decide`].filter(Boolean).join(', ')
  const button = (
    <IconButton label={label} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
      <Inbox />
    </IconButton>
  )
  return (
    <span className="relative">
      {isOpen ? (
        <Suspense fallback={button}>
          <InboxPanel workspace={workspace} onClose={() => setOpen(false)}>
            {button}
          </InboxPanel>
        </Suspense>
      ) : (
        button
      )}
      {total > 0 && (
        <span
          aria-hidden
          className="pointer-events-none absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-medium text-on-accent"
        >
          {total > 99 ? '99+' : total}
        </span>
      )}
    </span>
  )
}
