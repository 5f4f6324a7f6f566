/** A coloured outline with a name on what others have selected, whatever shape it has and however far out the camera is. */
import { useMemo } from 'react'
import type { Peer } from '../../draft/presence'
import { useView } from '../../editor/session'
import { boxesOf, type Box } from '../overview/draw'
import { ofPerson } from './hue'

export function Outlines({ peers }: { peers: Peer[] }) {
  const selecting = peers.filter((peer) => peer.selection.length > 0)
  return selecting.length > 0 ? <Drawn peers={selecting} /> : null
}

function Drawn({ peers }: { peers: Peer[] }) {
  const nodes = useView((state) => state.nodes)
  const boxes = useMemo(() => boxesOf(nodes), [nodes])
  return peers.flatMap((peer) =>
    peer.selection.map((id) => {
      const box = boxes.get(id)
      return box && <Outline key={`${peer.client} ${id}`} peer={peer} box={box} />
    }),
  )
}

function Outline({ peer: { user, isMe, focus }, box }: { peer: Peer; box: Box }) {
  const name = isMe ? 'You, in another window' : user.name
  return (
    <div className="of-person person-outline" data-outline={box.id} style={{ ...ofPerson(user.hue), left: box.x, top: box.y, width: box.width, height: box.height }}>
      <span className="person-tag">{focus?.node === box.id ? `${name}, writing` : name}</span>
    </div>
  )
}
