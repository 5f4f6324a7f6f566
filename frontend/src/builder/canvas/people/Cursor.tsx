/** Somebody's pointer with their name, eased over the pause between two messages. */
import { useLayoutEffect, useRef } from 'react'
import { readCursor, type Peer } from '../../draft/presence'
import { useEditor } from '../../editor/session'
import { ofPerson } from './hue'

export function Cursor({ peer: { client, user } }: { peer: Peer }) {
  const { awareness } = useEditor().draft
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const follow = () => {
      const at = readCursor(awareness, client)
      if (!box.current) return
      box.current.hidden = at === null
      if (at) box.current.style.transform = `translate(${at[0]}px, ${at[1]}px)`
    }
    follow()
    awareness.on('change', follow)
    return () => awareness.off('change', follow)
  }, [awareness, client])
  return (
    <div ref={box} className="of-person person-cursor" style={ofPerson(user.hue)} data-cursor={user.name}>
      <div>
        <svg width="16" height="18" viewBox="0 0 16 18" className="block">
          <path d="M1 1l5.2 15 2.6-6.2 6.2-2.4z" fill="var(--person)" stroke="var(--on-accent)" strokeLinejoin="round" />
        </svg>
        <span className="person-tag absolute top-4 left-3">{user.name}</span>
      </div>
    </div>
  )
}
