/** Building from a sentence: the field, then the plan as ghosts on the canvas with a list of its changes. */
import { Suspense, useEffect } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { useHotkey } from '@/ui/use-hotkey'
import { ON_CANVAS } from '../canvas/keys/useCanvasKeys'
import { useEditor } from '../editor/session'
import { describeIt, discardPlan, useSentence } from './store'

const DescribeBox = lazyPart(async () => (await import('./DescribeBox')).DescribeBox)
const PlanPanel = lazyPart(async () => (await import('./PlanPanel')).PlanPanel)

export function SentenceLayer() {
  const { canEdit } = useEditor()
  const isOpen = useSentence((state) => state.isOpen)
  const hasPlan = useSentence((state) => state.plan !== null)
  useHotkey('/', describeIt, { ...ON_CANVAS, enabled: canEdit })
  // A plan is for the draft of this screen only.
  useEffect(() => discardPlan, [])
  return (
    <>
      <p aria-live="polite" className="sr-only">{hasPlan && 'The plan is here. On the canvas, Tab accepts it and Escape discards it.'}</p>
      <Suspense>
        {isOpen && <DescribeBox />}
        {hasPlan && <PlanPanel />}
      </Suspense>
    </>
  )
}
