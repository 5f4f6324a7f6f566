/** The camera follows somebody's until this person moves it, or until that person has gone. */
import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import { ease } from '@/ui/motion'
import { readSight } from '../../draft/presence'
import { useEditor, useStatus, useView } from '../../editor/session'

const FLIGHT_MS = 80

export function useFollow(): void {
  const { draft } = useEditor()
  const flow = useReactFlow()
  const store = useStoreApi()
  const following = useView((state) => state.following)
  useStopWhenGone(following)
  useEffect(() => {
    if (!following) return
    const isTheirs = (client: number) => draft.status.getState().peers.some((peer) => peer.client === client && peer.user.id === following)
    const look = (clients: Iterable<number>) => {
      for (const client of clients) {
        const sight = isTheirs(client) ? readSight(draft.awareness, client) : null
        const { width, height, minZoom, maxZoom } = store.getState()
        if (sight && width > 0) void flow.setViewport(getViewportForBounds(sight, width, height, minZoom, maxZoom, 0), ease(FLIGHT_MS))
      }
    }
    // Of several windows the one that moved last is where they are.
    const onChange = ({ added, updated }: { added: number[]; updated: number[] }) => look([...added, ...updated])
    draft.announce({ follows: following })
    look(draft.awareness.getStates().keys())
    draft.awareness.on('change', onChange)
    return () => {
      draft.awareness.off('change', onChange)
      draft.announce({ follows: null })
    }
  }, [following, draft, flow, store])
}

function useStopWhenGone(following: string | null): void {
  const { view } = useEditor()
  const isHere = useStatus((status) => status.peers.some((peer) => peer.user.id === following))
  useEffect(() => {
    if (following && !isHere) view.setState({ following: null })
  }, [following, isHere, view])
}
