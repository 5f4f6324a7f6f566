/** Everybody else on the canvas: where their pointers are and what they have selected; and what they are told of this person. */
import { Suspense } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { useStatus } from '../../editor/session'
import { useFollow } from './useFollow'
import { usePointerNews } from './usePointerNews'
import { useSelectionNews } from './useSelectionNews'
import { useSightNews } from './useSightNews'

// Most people are alone most of the time.
const Crowd = lazyPart(async () => (await import('./Crowd')).Crowd)

export function People() {
  useSelectionNews()
  usePointerNews()
  useSightNews()
  useFollow()
  const peers = useStatus((status) => status.peers)
  return <Suspense>{peers.length > 0 && <Crowd peers={peers} />}</Suspense>
}
