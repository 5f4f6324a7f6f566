/** The thread that is open, or the first words of a new one, beside its pin. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { EmptyState } from '@/ui/empty-state'
import { Popover, PopoverAnchor, PopoverContent } from '@/ui/popover'
import { CanvasLayer } from '../canvas/flow/CanvasLayer'
import { useCamera } from '../canvas/flow/useCamera'
import { boxesOf } from '../canvas/overview/draw'
import { hiders } from '../commands/groups'
import { titleOf } from '../commands/lookup'
import { useEditor, useView } from '../editor/session'
import type { Talk } from '../editor/view'
import { openThread, threadsQuery, visitThread, type Thread } from './api'
import { Composer } from './Composer'
import { placeOfThread, type Anchor } from './places'
import { ThreadView } from './ThreadView'
import { useCommentPlace, useThreads } from './useThreads'

export function OpenTalk({ talk }: { talk: Exclude<Talk, { kind: 'placing' }> }) {
  const { view } = useEditor()
  const threads = useThreads()
  const thread = talk.kind === 'thread' ? threads.find(({ id }) => id === talk.id) : undefined
  const place = usePlace(talk.kind === 'new' ? talk.anchor : thread)
  const content = useRef<HTMLDivElement>(null)
  const hasWords = () => [...(content.current?.querySelectorAll('textarea') ?? [])].some((box) => box.value.trim() !== '')
  useShowOnce(thread, place)
  return (
    <>
      {talk.kind === 'new' && <CanvasLayer><span className="absolute block size-3 -translate-x-1/2 -translate-y-1/2 scale-(--unzoom) rounded-full bg-accent" style={{ left: place.x, top: place.y }} /></CanvasLayer>}
      <Popover open onOpenChange={(isOpen) => isOpen || view.setState({ talk: null })}>
        <CanvasLayer><PopoverAnchor asChild><span className="absolute block" style={{ left: place.x, top: place.y }} /></PopoverAnchor></CanvasLayer>
        <PopoverContent
          ref={content} aria-label="Comment" side="right" sideOffset={20} updatePositionStrategy="always" collisionPadding={12}
          className="flex max-h-[60vh] w-80 flex-col p-0" onInteractOutside={(event) => hasWords() && event.preventDefault()}
        >
          {talk.kind === 'new' ? <NewThread anchor={talk.anchor} /> : thread ? <ThreadView thread={thread} /> : <EmptyState className="py-8" title="This thread is not here">It may have been deleted.</EmptyState>}
        </PopoverContent>
      </Popover>
    </>
  )
}

/** In canvas units; a thread without a place of its own opens in the middle of what is seen. */
function usePlace(anchored: Anchor | Thread | undefined): { x: number; y: number } {
  const nodes = useView((state) => state.nodes)
  const camera = useCamera()
  const { store } = useEditor().draft
  return useMemo(
    () => (anchored && placeOfThread(anchored, boxesOf(nodes), hiders(store.getState()))) ?? camera.centre(),
    [anchored, nodes, camera, store],
  )
}

/** Brings the thread into sight when it is opened, and notes as read what is said while it is open. */
function useShowOnce(thread: Thread | undefined, { x, y }: { x: number; y: number }): void {
  const camera = useCamera()
  const place = useCommentPlace()
  const queries = useQueryClient()
  const shown = useRef('')
  const id = thread?.id
  const latest = thread?.changed_at
  useEffect(() => {
    if (!id || shown.current === id) return
    shown.current = id
    camera.showPlace(x, y)
  }, [id, x, y, camera])
  useEffect(() => {
    if (!id || !latest) return
    void visitThread(place, id).then(() => Promise.all([
      queries.invalidateQueries({ queryKey: threadsQuery(place).queryKey }), queries.invalidateQueries({ queryKey: ['inbox', place.workspace] }),
    ]))
  }, [id, latest, place, queries])
}

function NewThread({ anchor }: { anchor: Anchor }) {
  const { draft, kinds, view } = useEditor()
  const place = useCommentPlace()
  const queries = useQueryClient()
  const send = async (text: string, mentions: string[]) => {
    const title = anchor.node ? titleOf(draft.store.getState(), kinds, anchor.node) : ''
    const made = await openThread(place, { ...anchor, node_title: title, text, mentions })
    queries.setQueryData(threadsQuery(place).queryKey, (threads = []) => [made, ...threads.filter(({ id }) => id !== made.id)])
    view.setState({ talk: { kind: 'thread', id: made.id } })
  }
  return <Composer label="New comment" action="Comment" onSend={send} className="p-3" />
}
