/** The threads of the open draft: read once, then again whenever the draft's socket tells of news. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useDraft, useEditor, useStatus, useView } from '../editor/session'
import { boxesOf } from '../canvas/overview/draw'
import { hiders } from '../commands/groups'
import { isImplicit, titleOf } from '../commands/lookup'
import { threadsQuery, type Place, type Thread } from './api'
import { describePlace, placeOfThread, spread } from './places'

const NONE: Thread[] = []

export function useCommentPlace(): Place {
  const { workspace, agentId } = useEditor()
  return useMemo(() => ({ workspace, agent: agentId }), [workspace, agentId])
}

export function useThreads(): Thread[] {
  return useQuery(threadsQuery(useCommentPlace())).data ?? NONE
}

export function useCommentNews(): void {
  const place = useCommentPlace()
  const queries = useQueryClient()
  const news = useStatus((status) => status.commentNews)
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: threadsQuery(place).queryKey })
    void queries.invalidateQueries({ queryKey: ['inbox', place.workspace] })
  }, [news, place, queries])
}

/** Open threads that stand somewhere on the canvas. */
export function usePins(): { thread: Thread; x: number; y: number }[] {
  const threads = useThreads()
  const nodes = useView((state) => state.nodes) // Another list when a group is folded or opened.
  const { store } = useEditor().draft
  return useMemo(() => {
    const open = threads.filter((thread) => thread.resolved_at === null)
    if (open.length === 0) return []
    const boxes = boxesOf(nodes)
    const hidden = hiders(store.getState())
    return spread(open.flatMap((thread) => {
      const place = placeOfThread(thread, boxes, hidden)
      return place ? [{ thread, ...place }] : []
    }))
  }, [threads, nodes, store])
}

/** On what a thread stands, in words that follow the node's title. */
export function usePlaceWords(thread: Pick<Thread, 'node' | 'node_title'>): string {
  const { kinds } = useEditor()
  const node = thread.node ?? ''
  const title = useDraft((state) => (isImplicit(node) || state.nodes[node] ? titleOf(state, kinds, node) : null))
  return describePlace(thread, title)
}
