/** Who else has this draft open; a click goes to what they look at. */
import { Avatar } from '@/ui/avatar'
import { Tooltip } from '@/ui/tooltip'
import { useActions } from '../../canvas/keys/useCanvasKeys'
import type { Peer } from '../../draft/presence'
import { useStatus } from '../session'

const MOST = 4

export function Presence() {
  const peers = useStatus((status) => status.peers)
  const people = [...new Map(peers.map((peer) => [peer.user.id + peer.client, peer])).values()]
  if (people.length === 0) return null
  return (
    <ul aria-label="Also here" className="flex -space-x-1.5">
      {people.slice(0, MOST).map((peer) => <li key={peer.client}><Person peer={peer} /></li>)}
      {people.length > MOST && <li className="pl-3 text-xs text-muted">+{people.length - MOST}</li>}
    </ul>
  )
}

function Person({ peer }: { peer: Peer }) {
  const actions = useActions()
  const [at] = peer.selection ?? []
  return (
    <Tooltip content={at ? `${peer.user.name}: show what they have selected` : peer.user.name}>
      <button
        type="button" aria-label={peer.user.name} disabled={!at} onClick={() => at && actions.show(at)}
        className="rounded-full ring-2 ring-panel" style={{ outline: `2px solid oklch(0.65 0.15 ${peer.user.hue})`, outlineOffset: -1 }}
      >
        <Avatar name={peer.user.name} />
      </button>
    </Tooltip>
  )
}
