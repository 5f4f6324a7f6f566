/**
 * Walking with the keyboard while the canvas has the focus: Tab in flow order, arrows along edges, Enter into the inspector.
 * Of several chosen nodes no edge leads on, so there the arrows move them.
 */
import { useCallback, type KeyboardEvent } from 'react'
import { isTyping } from '@/ui/keys'
import { useEditor } from '../../editor/session'
import { useActions } from './useCanvasKeys'
import type { Direction } from './flowOrder'

const ARROWS: { [key: string]: [Direction, number, number] } = {
  ArrowLeft: ['left', -1, 0], ArrowRight: ['right', 1, 0], ArrowUp: ['up', 0, -1], ArrowDown: ['down', 0, 1],
}

/** Units of the canvas by which an arrow moves what is chosen. */
const [NEAR, FAR] = [1, 10]

export function useWalkKeys() {
  const { view } = useEditor()
  const actions = useActions()
  return useCallback(
    (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.metaKey || event.ctrlKey) return
      // React passes on what happens in a menu that is drawn elsewhere on the page; those keys are the menu's.
      if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return
      const arrow = ARROWS[event.key]
      if (arrow) {
        const far = event.shiftKey ? FAR : NEAR
        if (event.shiftKey || event.altKey || view.getState().selection.length > 1) actions.nudge(arrow[1] * far, arrow[2] * far)
        else actions.walk(arrow[0])
        return event.preventDefault()
      }
      if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        actions.menu()
        return event.preventDefault()
      }
      if (event.key === 'Enter' && event.target === event.currentTarget) {
        actions.openInspector()
        event.preventDefault()
      }
      // At either end Tab goes on to the next part of the page, so that nobody is locked in.
      if (event.key === 'Tab' && event.target === event.currentTarget && actions.step(event.shiftKey ? -1 : 1)) event.preventDefault()
    },
    [actions, view],
  )
}
