/** Tells those who follow this person what the camera shows. Whoever follows somebody else leads nobody, or two would chase each other. */
import { useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import type { Sight } from '../../draft/presence'
import { useEditor, useStatus, useView } from '../../editor/session'

export function useSightNews(): void {
  const { draft } = useEditor()
  const store = useStoreApi()
  const isFree = useView((state) => state.following === null)
  const isFollowed = useStatus((status) => status.peers.some((peer) => peer.follows === draft.person.id))
  useEffect(() => {
    if (!isFree || !isFollowed) return
    const tell = () => draft.announce({ sight: sightOf(store.getState()) })
    tell()
    const stop = store.subscribe((now, old) => {
      if (now.transform !== old.transform || now.width !== old.width || now.height !== old.height) tell()
    })
    return () => {
      stop()
      draft.announce({ sight: null })
    }
  }, [isFree, isFollowed, draft, store])
}

interface Camera {
  transform: [number, number, number]
  width: number
  height: number
}

function sightOf({ transform: [x, y, zoom], width, height }: Camera): Sight {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
}
