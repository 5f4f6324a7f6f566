/** When the run that is shown fails, the camera goes to the card that failed, unless the person is looking elsewhere. */
import { useReactFlow } from '@xyflow/react'
import { useEffect } from 'react'
import { nodeOf, ownersOf } from '@/live/path'
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import { cardOfGroup, hiders } from '../../commands/groups'
import { boxesOf } from '../../canvas/overview/draw'
import { type EditorSession, useEditor } from '../session'
import { mayEase } from './mayEase'

const EASE_MS = 300
/** Close enough to read what the card says. */
const READABLE = 0.8

export function useEaseToFailure(): void {
  const session = useEditor()
  const flow = useReactFlow()
  useEffect(
    () =>
      useRunStore.subscribe(({ now, runId }, before) => {
        // A run that had failed before it was opened takes nobody anywhere.
        const hasJustFailed = now?.status === 'failed' && before.runId === runId && before.now !== null && !isFinished(before.now.status)
        const box = hasJustFailed && now.failedStep !== null ? boxOf(session, now.failedStep) : undefined
        const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
        if (!box || isCalm || !mayEase(session.view.getState(), Date.now())) return
        void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: Math.max(flow.getZoom(), READABLE), duration: EASE_MS })
      }),
    [session, flow],
  )
}

/** Where the step's card stands: its own, the sub-agent's that ran it, or the folded group's that hides it. */
function boxOf({ draft, kinds, view }: EditorSession, path: string) {
  const state = draft.store.getState()
  const node = ownersOf(path).find((owner) => kinds[state.nodes[owner]?.kind ?? '']?.flow === 'subgraph') ?? nodeOf(path)
  const group = hiders(state).get(node)
  return boxesOf(view.getState().nodes).get(group === undefined ? node : cardOfGroup(group))
}
