/** One comment; its author may change it and take it back. */
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { describeError } from '@/api/problem'
import { Avatar } from '@/ui/avatar'
import { ago } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { DropdownMenu } from '@/ui/menu'
import { toast } from '@/ui/toast'
import { hueOf } from '../draft/presence'
import { useEditor } from '../editor/session'
import { deleteComment, editComment, type Comment } from './api'
import { Composer } from './Composer'
import { setOff } from './mentions'
import { useCommentPlace } from './useThreads'

const Markdown = lazy(async () => ({ default: (await import('@/ui/markdown/markdown')).Markdown }))

interface CommentItemProps {
  thread: string
  comment: Comment
  onChanged: () => Promise<void>
}

export function CommentItem({ thread, comment, onChanged }: CommentItemProps) {
  const place = useCommentPlace()
  const [isEdited, setEdited] = useState(false)
  const name = comment.author?.name ?? 'Somebody who has left'
  const save = async (text: string, mentions: string[]) => {
    await editComment(place, thread, comment.id, { text, mentions })
    await onChanged()
    setEdited(false)
  }
  return (
    <li className="group flex gap-2 pb-3 last:pb-0">
      <Avatar name={name} {...(comment.author ? { hue: hueOf(comment.author.id) } : {})} />
      <div className="min-w-0 flex-1">
        <p className="flex h-6 items-center gap-1.5 text-xs">
          <span className="truncate font-medium">{name}</span>
          <time dateTime={comment.created_at} className="shrink-0 text-muted">{ago(comment.created_at)}{comment.edited_at && ', edited'}</time>
          <OwnMenu thread={thread} comment={comment} onEdit={() => setEdited(true)} onChanged={onChanged} />
        </p>
        {isEdited
          ? <Composer label="Edit comment" action="Save" start={comment.text} onSend={save} onCancel={() => setEdited(false)} />
          : <div className="text-sm break-words"><Suspense fallback={comment.text}><Markdown text={setOff(comment.text, comment.mentions)} /></Suspense></div>}
      </div>
    </li>
  )
}

function OwnMenu({ thread, comment, onEdit, onChanged }: CommentItemProps & { onEdit: () => void }) {
  const { draft } = useEditor()
  const place = useCommentPlace()
  if (comment.author?.id !== draft.person.id) return null
  const remove = () =>
    void deleteComment(place, thread, comment.id).then(onChanged).catch((error: unknown) => toast.error('The comment is still there.', { description: describeError(error) }))
  return (
    <span className="ml-auto">
      <DropdownMenu
        align="end"
        items={[
          // Once the menu has gone, or its closing would take the focus from the field that opens.
          { label: 'Edit', icon: <Pencil />, onSelect: () => setTimeout(onEdit) },
          { label: 'Delete', icon: <Trash2 />, destructive: true, onSelect: remove },
        ]}
      >
        <IconButton size="sm" label="Change this comment"><Ellipsis /></IconButton>
      </DropdownMenu>
    </span>
  )
}
