/** The dock's content: the run that is shown, or how to start one. */
import { Suspense, useCallback } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { Skeleton } from '@/ui/skeleton'
import { useActions } from '../../canvas/keys/useCanvasKeys'
import { useUse } from '../../inspector/use/useUse'
import type { Change } from '../../sentence/plan'
import { useDraft, useEditor, useView } from '../session'

const RunDock = lazyPart(async () => (await import('@/runs/RunDock')).RunDock)

const NoRun = lazyPart(async () => (await import('./NoRun')).NoRun)

export function RunPanel() {
  const { workspace, view, draft, canRun, canEdit } = useEditor()
  const actions = useActions()
  const isDrawn = useView((state) => state.isDrawn)
  const runId = useView((state) => state.runId)
  const hasNodes = useDraft((state) => Object.keys(state.nodes).length > 0)
  // The run may be of a draft that had other nodes.
  const showNode = useCallback(
    (id: string) => {
      const isThere = view.getState().nodes.some((node) => node.id === id)
      if (isThere) actions.show(id)
      return isThere
    },
    [actions, view],
  )
  const onUse = useUse()
  const changeBudget = useCallback(
    (id: string, of: 'tokens' | 'money') => {
      if (showNode(id)) view.setState({ tab: 'configure', focusField: `budget.${of}` })
    },
    [showNode, view],
  )
  const onChange = useCallback(
    (changes: readonly Change[]) =>
      void import('../../sentence/plan').then(({ commandsOf }) => draft.dispatch(commandsOf(changes, new Set(changes.map(({ index }) => index))))),
    [draft],
  )
  const showRun = useCallback((id: string) => view.setState({ runId: id }), [view])
  if (!isDrawn) return null
  if (!runId) return <Suspense><NoRun canRun={canRun && hasNodes} /></Suspense>
  return (
    <Suspense fallback={<Skeleton className="m-3 h-24" />}>
      <RunDock workspace={workspace} runId={runId} onSelectStep={showNode} onRunAgain={showRun} {...(canEdit ? { onUse, onChange, onChangeBudget: changeBudget } : {})} />
    </Suspense>
  )
}
