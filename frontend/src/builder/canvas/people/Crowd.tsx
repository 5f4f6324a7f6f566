/** The pointers and selections of everybody else, drawn on the canvas. */
import './people.css'
import type { Peer } from '../../draft/presence'
import { CanvasLayer } from '../flow/CanvasLayer'
import { Cursor } from './Cursor'
import { Outlines } from './Outlines'

export function Crowd({ peers }: { peers: Peer[] }) {
  return (
    <CanvasLayer>
      <div aria-hidden data-people>
        <Outlines peers={peers} />
        {peers.map((peer) => !peer.isMe && <Cursor key={peer.client} peer={peer} />)}
      </div>
    </CanvasLayer>
  )
}
