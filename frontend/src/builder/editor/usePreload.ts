/** Loads what editing needs later, once the canvas stands: whoever loses the network must still be able to edit. */
import { useEffect } from 'react'
import { keepFiles } from './keepFiles'

const LATER = [
  () => import('../inspector/AgentPanel'),
  () => import('../inspector/NodePanel'),
  () => import('../inspector/declarations/DeclarationsPanel'),
  () => import('../inspector/ManyPanel'),
  () => import('../canvas/quickadd/QuickAdd'),
  () => import('../canvas/list/ListView'),
  () => import('../canvas/menu/CanvasMenu'),
  () => import('../canvas/pick/Picker'),
  () => import('../canvas/drop/take'),
  () => import('../canvas/people/Crowd'),
  () => import('./topbar/Faces'),
  () => import('../comments/Pins'),
  () => import('../canvas/toolbar/ProblemsPopover'),
  () => import('../tools/layout/tidy'),
  () => import('@/runs/chip/MomentChip'),
  () => import('../inspector/use/UseIn'),
  () => import('../canvas/drop/AgentDropDialog'),
  () => import('../canvas/arrange/ArrangeBar'),
  () => import('./StuckNotice'),
  () => import('../canvas/minimap/Minimap'),
  () => import('../canvas/flow/Lit'),
  () => import('./run/RunDialog'),
  () => import('./run/deeds'),
  () => import('@/runs/RunDock'),
  () => import('./topbar/CommitDialog'),
  () => import('./topbar/ImportDialog'),
  () => import('@/ui/command-palette'),
  () => import('@/ui/key-list'),
]
/** Too large to be run before somebody wants them: these only wait in the browser's cache. */
const LARGE = [
  'src/builder/tools/monaco/MonacoEditor.tsx', 'src/builder/tools/yaml/TextView.tsx', 'src/builder/tools/layout/elk.ts', 'src/builder/tools/yaml/parse.ts',
]
const PAUSE_MS = 300
const LARGE_PAUSE_MS = 2500

export function usePreload(isDrawn: boolean): void {
  useEffect(() => {
    if (!isDrawn) return
    // A chunk that does not come now is asked for again when it is needed.
    const small = setTimeout(() => LATER.forEach((load) => void load().catch(() => undefined)), PAUSE_MS)
    const large = setTimeout(() => void keepFiles(LARGE).catch(() => undefined), LARGE_PAUSE_MS)
    return () => {
      clearTimeout(small)
      clearTimeout(large)
    }
  }, [isDrawn])
}
