/** Opens the list of comments; a dot says that something in it is unread. */
import { MessageSquare } from 'lucide-react'
import { IconButton } from '@/ui/icon-button'
import { useEditor, useView } from '../editor/session'
import { useThreads } from './useThreads'

export function CommentsButton() {
  const { view } = useEditor()
  const isOpen = useView((state) => state.isTalkList)
  const hasUnread = useThreads().some((thread) => thread.is_unread && thread.resolved_at === null)
  return (
    <span className="relative">
      <IconButton label={hasUnread ? 'Comments, some unread' : 'Comments'} aria-pressed={isOpen} onClick={() => view.setState({ isTalkList: !isOpen })}><MessageSquare /></IconButton>
      {hasUnread && <span aria-hidden className="pointer-events-none absolute top-1 right-1 size-2 rounded-full bg-accent" />}
    </span>
  )
}
