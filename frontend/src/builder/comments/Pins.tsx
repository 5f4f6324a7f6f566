/** A pin per open thread; it moves with its node. Far out the overview draws them instead. */
import { Avatar } from '@/ui/avatar'
import { plural } from '@/ui/format'
import { CanvasLayer } from '../canvas/flow/CanvasLayer'
import { hueOf } from '../draft/presence'
import { useEditor, useView } from '../editor/session'
import type { Thread } from './api'
import { inBrief } from './mentions'
import { usePins } from './useThreads'

/** The list has them all; more pins than this could not be told apart. */
const MOST = 200

export function Pins() {
  const pins = usePins()
  const isOverview = useView((state) => state.isOverview)
  if (pins.length === 0 || isOverview) return null
  return (
    <CanvasLayer>
      <ul aria-label="Comments" className="contents">
        {pins.slice(0, MOST).map(({ thread, x, y }) => (
          <li key={thread.id} className="absolute" style={{ left: x, top: y }}><Pin thread={thread} /></li>
        ))}
      </ul>
    </CanvasLayer>
  )
}

function Pin({ thread }: { thread: Thread }) {
  const { view } = useEditor()
  const isOpen = useView((state) => state.talk?.kind === 'thread' && state.talk.id === thread.id)
  const [first] = thread.comments
  const author = first?.author
  return (
    <button
      type="button" aria-expanded={isOpen} data-pin={thread.id} aria-label={describe(thread)}
      onClick={() => view.setState({ talk: isOpen ? null : { kind: 'thread', id: thread.id } })}
      className="pointer-events-auto absolute bottom-0 left-0 origin-bottom-left scale-(--unzoom) rounded-full rounded-bl-none border border-line-strong bg-raised p-0.5 shadow-pop aria-expanded:border-accent"
    >
      <Avatar name={author?.name ?? 'Somebody'} {...(author ? { hue: hueOf(author.id) } : {})} />
      {thread.is_unread && <span className="absolute -top-0.5 -right-0.5 size-2.5 rounded-full border-2 border-raised bg-accent" />}
    </button>
  )
}

function describe({ comments, is_unread }: Thread): string {
  const [first] = comments
  const replies = comments.length > 1 ? `, ${plural(comments.length - 1, 'reply', 'replies')}` : ''
  return `Comment by ${first?.author?.name ?? 'somebody'}: ${inBrief(first?.text ?? '').slice(0, 80)}${replies}${is_unread ? ', unread' : ''}`
}
