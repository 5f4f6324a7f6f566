/** Which panels are open; remembered in this browser. */
import { isBoolean, useStored } from '@/ui/use-stored'
import { useHotkey } from '@/ui/use-hotkey'
import { ON_CANVAS } from '../canvas/keys/useCanvasKeys'

export interface Panels {
  left: boolean
  right: boolean
  dock: boolean
  toggleLeft: () => void
  toggleRight: () => void
  toggleDock: () => void
  openDock: () => void
  openRight: () => void
}

/** A phone may report its page's width before it has applied the page's own. */
const screenWidth = () => Math.min(window.innerWidth, window.screen.width)

export function usePanels(): Panels {
  const [left, setLeft] = useStored('editor:left', screenWidth() >= 900, isBoolean)
  const [right, setRight] = useStored('editor:right', screenWidth() >= 768, isBoolean)
  const [dock, setDock] = useStored('editor:dock', false, isBoolean)
  const panels = {
    left, right, dock,
    toggleLeft: () => setLeft(!left), toggleRight: () => setRight(!right), toggleDock: () => setDock(!dock), openDock: () => setDock(true), openRight: () => setRight(true),
  }
  useHotkey('[', panels.toggleLeft, ON_CANVAS)
  useHotkey(']', panels.toggleRight, ON_CANVAS)
  useHotkey('\\', panels.toggleDock, ON_CANVAS)
  return panels
}
