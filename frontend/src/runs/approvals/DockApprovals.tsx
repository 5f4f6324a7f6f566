/** The approvals of a run in the dock below the canvas; their keys act while the focus is in the dock. */
import { useEffect, useRef } from 'react'
import { isTyping } from '@/ui/keys'
import type { RunGraph } from '../useRunGraph'
import { ApprovalsPanel } from './ApprovalsPanel'
import { useApprovals } from './useApprovals'

/** Of the dock, so that keys which mean something else on the canvas decide nothing there. */
export const DOCK = '[data-run-dock]'

export function DockApprovals({ graph }: { graph: RunGraph }) {
  const place = useRef<HTMLDivElement>(null)
  const [first] = useApprovals().open
  const asked = first?.approval.id
  useEffect(() => {
    if (asked && isFree(document.activeElement)) place.current?.focus({ preventScroll: true })
  }, [asked])
  return (
    <div ref={place} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto p-3 outline-none">
      <ApprovalsPanel graph={graph} keysWithin={DOCK} />
    </div>
  )
}

/** Whether nobody would miss the focus: it is nowhere, on the button that has just started the run, or in the dock. */
function isFree(focused: Element | null): boolean {
  return !focused || focused === document.body || (!isTyping(focused) && focused.closest(`${DOCK}, [data-run]`) !== null)
}
