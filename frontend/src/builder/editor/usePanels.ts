/** Which panels are open; remembered. */
import { useState } from 'react'
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
  // On a phone panels lie over the canvas: what is open beside it at a desk would hide it there.
  const [place] = useState(() => (screenWidth() >= 768 ? 'editor' : 'phone'))
  const [left, setLeft] = useStored(`${place}:left`, screenWidth() >= 900, isBoolean)
  const [right, setRight] = useStored(`${place}:right`, screenWidth() >= 768, isBoolean)
  const [dock, setDock] = useStored(`${place}:dock`, false, isBoolean)
  const panels = {
    left, right, dock,
    toggleLeft: () => setLeft(!left), toggleRight: () => setRight(!right), toggleDock: () => setDock(!dock), openDock: () => setDock(true), openRight: () => setRight(true),
  }
  useHotkey('[', panels.toggleLeft, ON_CANVAS)
  useHotkey(']', panels.toggleRight, ON_CANVAS)
  useHotkey('\\', panels.toggleDock, ON_CANVAS)
  return panels
}
