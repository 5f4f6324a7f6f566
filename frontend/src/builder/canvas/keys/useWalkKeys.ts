/** Walking with the keyboard while the canvas has the focus: Tab in flow order, arrows along edges, Enter into the inspector. */
import { useCallback, type KeyboardEvent } from 'react'
import { isTyping } from '@/ui/keys'
import { useActions } from './useCanvasKeys'
import type { Direction } from './flowOrder'

const ARROWS: { [key: string]: [Direction, number, number] } = {
  ArrowLeft: ['left', -1, 0], ArrowRight: ['right', 1, 0], ArrowUp: ['up', 0, -1], ArrowDown: ['down', 0, 1],
}

export function useWalkKeys() {
  const actions = useActions()
  return useCallback(
    (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.metaKey || event.ctrlKey) return
      const arrow = ARROWS[event.key]
      if (arrow) {
        if (event.shiftKey) actions.nudge(arrow[1], arrow[2])
        else actions.walk(arrow[0])
        return event.preventDefault()
      }
      if (event.key === 'Enter' && event.target === event.currentTarget) {
        actions.openInspector()
        event.preventDefault()
      }
      // At either end Tab goes on to the next part of the page, so that nobody is locked in.
      if (event.key === 'Tab' && event.target === event.currentTarget && actions.step(event.shiftKey ? -1 : 1)) event.preventDefault()
    },
    [actions],
  )
}
