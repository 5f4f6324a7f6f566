/** Everybody else on the canvas: where their pointers are and what they have selected. */
import './people.css'
import { useStatus } from '../../editor/session'
import { CanvasLayer } from '../flow/CanvasLayer'
import { Cursor } from './Cursor'
import { Outlines } from './Outlines'
import { useFollow } from './useFollow'
import { usePointerNews } from './usePointerNews'
import { useSelectionNews } from './useSelectionNews'
import { useSightNews } from './useSightNews'

export function People() {
  useSelectionNews()
  usePointerNews()
  useSightNews()
  useFollow()
  const peers = useStatus((status) => status.peers)
  if (peers.length === 0) return null
  return (
    <CanvasLayer>
      <div aria-hidden data-people>
        <Outlines peers={peers} />
        {peers.map((peer) => !peer.isMe && <Cursor key={peer.client} peer={peer} />)}
      </div>
    </CanvasLayer>
  )
}
