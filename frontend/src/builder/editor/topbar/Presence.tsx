/** Who else has this draft open, each person once. */
import { Suspense } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import type { Hued, Peer } from '../../draft/presence'
import { useStatus } from '../session'

// Most people are alone most of the time.
const Faces = lazyPart(async () => (await import('./Faces')).Faces)

export function Presence() {
  const people = peopleOf(useStatus((status) => status.peers))
  const names = people.map((user) => user.name).join(', ')
  return (
    <>
      <span role="status" className="sr-only">{names && `Also here: ${names}`}</span>
      <Suspense>{people.length > 0 && <Faces people={people} />}</Suspense>
    </>
  )
}

/** Windows of one person are one; own windows are not somebody else. */
export function peopleOf(peers: Peer[]): Hued[] {
  const others = peers.filter((peer) => !peer.isMe)
  return [...new Map(others.map((peer) => [peer.user.id, peer.user])).values()].sort((a, b) => a.name.localeCompare(b.name))
}
