/** The dock's content: the run that is shown, or how to start one. */
import { Suspense, useCallback } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { Skeleton } from '@/ui/skeleton'
import { useActions } from '../../canvas/keys/useCanvasKeys'
import { useUse } from '../../inspector/use/useUse'
import { useEditor, useView } from '../session'

const RunDock = lazyPart(async () => (await import('@/runs/RunDock')).RunDock)

const NoRun = lazyPart(async () => (await import('./NoRun')).NoRun)

export function RunPanel() {
  const { workspace, view, draft, canRun, canEdit } = useEditor()
  const actions = useActions()
  const runId = useView((state) => state.runId)
  const showNode = useCallback(
    (id: string) => {
      if (view.getState().nodes.some((node) => node.id === id)) actions.show(id)
    },
    [actions, view],
  )
  const onUse = useUse()
  const showRun = useCallback((id: string) => view.setState({ runId: id }), [view])
  if (!runId) return <Suspense><NoRun canRun={canRun && Object.keys(draft.store.getState().nodes).length > 0} /></Suspense>
  return (
    <Suspense fallback={<Skeleton className="m-3 h-24" />}>
      <RunDock workspace={workspace} runId={runId} onSelectStep={showNode} onRunAgain={showRun} {...(canEdit ? { onUse } : {})} />
    </Suspense>
  )
}
