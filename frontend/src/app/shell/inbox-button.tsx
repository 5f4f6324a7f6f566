/** The way to what mentions this person, with how many of it they have not read. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { unreadQuery } from '@/builder/comments/api'
import { IconButton } from '@/ui/icon-button'

const InboxPanel = lazy(async () => ({ default: (await import('./inbox-panel')).InboxPanel }))

export function InboxButton() {
  const { workspace = '' } = useParams({ strict: false })
  const [isOpen, setOpen] = useState(false)
  const { data: unread = 0 } = useQuery(unreadQuery(workspace))
  const button = (
    <IconButton label={unread ? `Inbox, ${unread} unread` : 'Inbox'} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
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
      {unread > 0 && (
        <span
          aria-hidden
          className="pointer-events-none absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-medium text-on-accent"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </span>
  )
}
