/**
 * Walking with the keyboard. The canvas is one stop of Tab, as a grid is: Enter or an arrow goes into the graph, and inside Tab
 * walks in flow order, arrows along edges, Enter goes into the inspector; Escape is outside again. Of several chosen nodes no edge
 * leads on, so there the arrows move them.
 */
import { useMemo, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react'
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
  return useMemo(() => {
    let isInside = false
    const onArrow = (arrow: (typeof ARROWS)[string], event: KeyboardEvent) => {
      const far = event.shiftKey ? FAR : NEAR
      isInside = true
      if (event.shiftKey || event.altKey || view.getState().selection.length > 1) actions.nudge(arrow[1] * far, arrow[2] * far)
      else actions.walk(arrow[0])
    }
    const onEnter = () => {
      if (isInside) return actions.openInspector()
      isInside = true
      if (view.getState().selection.length === 0) actions.step(1)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.metaKey || event.ctrlKey) return
      // React passes on what happens in a menu that is drawn elsewhere on the page; those keys are the menu's.
      if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return
      const arrow = ARROWS[event.key]
      const isOnCanvas = event.target === event.currentTarget
      if (arrow) onArrow(arrow, event)
      else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) actions.menu()
      else if (event.key === 'Enter' && isOnCanvas) onEnter()
      else if (event.key === 'Escape') return void (isInside = false)
      // At either end Tab goes on to the next part of the page, as it does outside.
      else if (!(event.key === 'Tab' && isOnCanvas && isInside && actions.step(event.shiftKey ? -1 : 1))) return
      event.preventDefault()
    }
    return {
      onKeyDown,
      // Whoever comes by Tab is outside; a field that gives the focus back says nothing of where it was.
      onFocus: (event: FocusEvent) => {
        if (event.target === event.currentTarget && event.relatedTarget) isInside = false
      },
      onClick: (event: MouseEvent) => {
        if (event.target instanceof Element && event.target.closest('.react-flow__node')) isInside = true
      },
    }
  }, [actions, view])
}
