/** Loads what editing needs later, once the canvas stands: whoever loses the network must still be able to edit. */
import { useEffect } from 'react'

const LATER = [
  () => import('../inspector/NodePanel'),
  () => import('../inspector/declarations/DeclarationsPanel'),
  () => import('../inspector/ManyPanel'),
  () => import('../canvas/quickadd/QuickAdd'),
  () => import('../canvas/list/ListView'),
  () => import('../canvas/toolbar/ShortcutSheet'),
  () => import('./run/RunDialog'),
  () => import('@/runs/RunDock'),
  () => import('./topbar/CommitDialog'),
  () => import('./topbar/ImportDialog'),
]
const PAUSE_MS = 300

export function usePreload(): void {
  useEffect(() => {
    // A chunk that does not come now is asked for again when it is needed.
    const timer = setTimeout(() => LATER.forEach((load) => void load().catch(() => undefined)), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [])
}
