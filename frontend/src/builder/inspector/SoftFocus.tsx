/** A field that shows who else is in it, and tells others that this person is: a hint, never a lock. */
import '../canvas/people/people.css'
import { createContext, type ReactNode, type SyntheticEvent, use } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { ofPerson } from '../canvas/people/hue'
import type { Peer } from '../draft/presence'
import { useEditor, useStatus } from '../editor/session'

const Others = createContext<Peer[]>([])

/** Who else is in the field around. */
export const useOthersHere = () => use(Others)

interface SoftFocusProps {
  /** The node's id; empty for the agent itself. */
  node: string
  field: string
  className?: string
  children: ReactNode
}

export function SoftFocus({ node, field, className = '', children }: SoftFocusProps) {
  const { draft, canEdit } = useEditor()
  const others = useStatus(useShallow((status) => status.peers.filter((peer) => peer.focus?.node === node && peer.focus.field === field)))
  const [first] = others
  const tell = ({ target }: SyntheticEvent) => canEdit && draft.announce({ focus: { node, field, caret: caretOf(target) } })
  return (
    <Others value={others}>
      <div
        className={`soft-focus of-person ${className}`} data-others={first ? others.length : undefined} style={first && ofPerson(first.user.hue)}
        onFocus={tell} onSelect={tell} onInput={tell} onBlur={() => canEdit && draft.announce({ focus: null })}
      >
        {children}
        <p role="status" className="pointer-events-none absolute -top-2 right-7 z-10 flex gap-1">
          {others.map(({ client, user, isMe }) => (
            <span key={client} className="of-person person-tag" style={ofPerson(user.hue)}>{isMe ? 'You, in another window' : user.name}<span className="sr-only"> is in this field</span></span>
          ))}
        </p>
      </div>
    </Others>
  )
}

/** Monaco's hidden field holds no text of its own, and a field of numbers has no caret. */
function caretOf(target: EventTarget): number | null {
  const isText = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
  return isText && !target.closest('.monaco-editor') ? target.selectionStart : null
}
