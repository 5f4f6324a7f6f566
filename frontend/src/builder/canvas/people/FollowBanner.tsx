/** Whom this person follows, as a frame around the canvas with the way out. */
import { X } from 'lucide-react'
import { useEditor, useStatus, useView } from '../../editor/session'
import { ofPerson } from './hue'

export function FollowBanner() {
  const { view } = useEditor()
  const following = useView((state) => state.following)
  const user = useStatus((status) => status.peers.find((peer) => peer.user.id === following)?.user)
  if (!following || !user) return null
  return (
    <div className="of-person pointer-events-none absolute inset-0 z-10 border-2 border-(--person)" style={ofPerson(user.hue)}>
      <p role="status" className="person-tag pointer-events-auto absolute top-0 right-4 flex items-center gap-1.5 !rounded-t-none !px-2.5 !py-1 !text-xs">
        Following {user.name}, Esc stops
        <button type="button" aria-label="Stop following" onClick={() => view.setState({ following: null })}><X className="size-3.5" /></button>
      </p>
    </div>
  )
}
