/** Comments on the canvas: the pins, the one being placed, and the thread that is open. */
import { useParams, useSearch } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { useHotkey } from '@/ui/use-hotkey'
import { ON_CANVAS } from '../canvas/keys/useCanvasKeys'
import { useEditor, useView } from '../editor/session'
import { useCommentNews, useThreads } from './useThreads'

const Pins = lazyPart(async () => (await import('./Pins')).Pins)
const Placing = lazyPart(async () => (await import('./Placing')).Placing)
const OpenTalk = lazyPart(async () => (await import('./OpenTalk')).OpenTalk)

export function Comments() {
  const { view } = useEditor()
  const talk = useView((state) => state.talk)
  const isTalkedOf = useThreads().length > 0
  useCommentNews()
  useLinkedThread()
  useHotkey('c', () => view.setState({ talk: { kind: 'placing' } }), ON_CANVAS)
  return (
    <>
      <Suspense>{isTalkedOf && <Pins />}</Suspense>
      <Suspense>
        {talk?.kind === 'placing' && <Placing />}
        {talk !== null && talk.kind !== 'placing' && <OpenTalk talk={talk} />}
      </Suspense>
    </>
  )
}

/** A link from the inbox or a mail opens its thread. */
function useLinkedThread(): void {
  const { view } = useEditor()
  const { agent } = useParams({ strict: false })
  const { thread } = useSearch({ strict: false })
  useEffect(() => {
    if (thread) view.setState({ talk: { kind: 'thread', id: thread } })
  }, [thread, agent, view])
}
